package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one deployment's requests of one operation go, worked out once.
 *
 * @param vendor as messages name it
 * @param headers by lower-case name, credentials among them
 */
record Endpoint(String vendor, URI uri, Map<String, String> headers) {

    private static final Pattern SETTING = Pattern.compile("\\{([a-z_]+)}");

    private static final String TYPE = "content-type";

    /** What a client's headers never replace. */
    private static final Set<String> OURS =
            Set.of("authorization", "api-key", TYPE, "content-length", "host");

    Endpoint {
        Map<String, String> all = new HashMap<>(headers);
        all.putIfAbsent(TYPE, "application/json");
        headers = Map.copyOf(all);
    }

    /**
     * By the vendor's data.
     *
     * @throws FailureException where the deployment lacks a key or an address
     */
    static Endpoint of(VendorSpec spec, Operation operation, Deployment deployment) {
        VendorSpec.Address address = spec.address();
        String base = base(spec, deployment);
        String path = address.paths().getOrDefault(operation, operation.path());
        // Anthropic's paths begin with a version that many bases end with
        String below = base.endsWith("/v1") && path.startsWith("/v1/") ? path.substring(3) : path;
        String url = base.endsWith(below) ? base : base + below;
        return new Endpoint(spec.exceptionName(), uri(spec, url), headers(spec, deployment));
    }

    /**
     * The deployment's headers, credentials among them.
     *
     * @throws FailureException where it lacks a key
     */
    static Map<String, String> headers(VendorSpec spec, Deployment deployment) {
        VendorSpec.Address address = spec.address();
        Map<String, String> headers = new HashMap<>();
        address.headers()
                .forEach((name, text) ->
                        filled(text, deployment).ifPresent(it -> headers.put(name, it)));
        Optional<String> key = deployment.setting("api_key").filter(it -> !it.isBlank());
        if (key.isEmpty() && !address.keyOptional()) {
            throw missing(spec, ErrorClass.AUTHENTICATION, "api_key", deployment);
        }
        key.ifPresent(it -> headers.put("authorization", "Bearer " + it));
        return withExtra(headers, deployment);
    }

    /** The request with this body; what the client's headers say is sent unless we say it too. */
    UpstreamRequest request(Prompt prompt, Payload body) {
        String type = prompt.body().contentType();
        if (prompt.headers().isEmpty() && type.equals(headers.get(TYPE))) {
            return new UpstreamRequest(vendor, "POST", uri, headers, body, prompt.timeouts());
        }
        Map<String, String> all = new HashMap<>();
        prompt.headers()
                .forEach((name, value) -> {
                    if (!OURS.contains(name)) {
                        all.put(name, value);
                    }
                });
        all.putAll(headers);
        all.put(TYPE, type);
        return new UpstreamRequest(vendor, "POST", uri, all, body, prompt.timeouts());
    }

    /** The deployment's base without a slash at its end, {@code basePath} included. */
    static String base(VendorSpec spec, Deployment deployment) {
        String base =
                deployment
                        .setting("api_base")
                        .or(() -> deployment.setting("base_url"))
                        .filter(it -> !it.isBlank())
                        .or(() -> spec.address().base().flatMap(it -> filled(it, deployment)))
                        .orElseThrow(
                                () -> missing(spec, ErrorClass.BAD_REQUEST, "api_base", deployment))
                        .strip();
        String bare = base.replaceFirst("/+$", "");
        return bare.endsWith(spec.address().basePath()) ? bare : bare + spec.address().basePath();
    }

    static URI uri(VendorSpec spec, String url) {
        return uri(spec, () -> URI.create(url));
    }

    /** The address that comes out, with the same message where it is none. */
    @SuppressWarnings("UnusedException") // it quotes the address, which may hold a credential
    static URI uri(VendorSpec spec, Supplier<URI> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException quotesTheUrl) {
            throw failure(spec, ErrorClass.BAD_REQUEST, "api_base is not a valid URL: correct it.");
        }
    }

    /** {@code extra_headers} of the deployment on top. */
    static Map<String, String> withExtra(Map<String, String> headers, Deployment deployment) {
        deployment
                .parameters()
                .headers()
                .forEach(
                        (name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.value()));
        return headers;
    }

    static FailureException missing(
            VendorSpec spec, ErrorClass errorClass, String setting, Deployment deployment) {
        String variables =
                String.join(
                        " or ", Vendors.variables(spec.name()).getOrDefault(setting, List.of()));
        return failure(
                spec,
                errorClass,
                "The deployment of '"
                        + deployment.group()
                        + "' has no "
                        + setting
                        + ": set litellm_params."
                        + setting
                        + (variables.isEmpty() ? "." : ", or " + variables + "."));
    }

    static FailureException failure(VendorSpec spec, ErrorClass errorClass, String text) {
        return new FailureException(
                new Failure.Upstream(
                        errorClass,
                        "litellm."
                                + errorClass.liteLlmName()
                                + ": "
                                + spec.exceptionName()
                                + " - "
                                + text));
    }

    /** The text with settings of the connection filled in, empty where one isn't there. */
    private static Optional<String> filled(String text, Deployment deployment) {
        Matcher place = SETTING.matcher(text);
        StringBuilder out = new StringBuilder();
        while (place.find()) {
            Optional<String> value = deployment.setting(place.group(1));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            place.appendReplacement(out, Matcher.quoteReplacement(value.get()));
        }
        return Optional.of(place.appendTail(out).toString());
    }
}
