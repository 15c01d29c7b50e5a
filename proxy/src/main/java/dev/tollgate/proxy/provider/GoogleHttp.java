package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What all calls to Google have in common: paths of safe segments, headers, JSON. */
final class GoogleHttp {

    private GoogleHttp() {}

    /**
     * A POST with JSON.
     *
     * @param credentials headers that prove who calls; never part of the address
     */
    static UpstreamRequest post(
            String vendor,
            Prompt prompt,
            String url,
            Map<String, String> credentials,
            Payload body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("content-type", "application/json");
        credentials.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        prompt.target()
                .deployment()
                .parameters()
                .headers()
                .forEach(
                        (name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.value()));
        return new UpstreamRequest(
                vendor, "POST", URI.create(url), headers, body, prompt.timeouts());
    }

    /** The verb of a chat call: streams need the query too, or they come as one JSON array. */
    static String generate(boolean stream) {
        return stream ? "streamGenerateContent?alt=sse" : "generateContent";
    }

    /**
     * A model's name as segments of a path. Wildcard deployments let clients choose it, so nothing
     * in it may lead out of its place.
     *
     * @throws FailureException with {@link Failure.BadRequest} for a segment that is empty or dots
     */
    static String path(String model) {
        StringBuilder path = new StringBuilder();
        for (String segment : model.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new FailureException(
                        new Failure.BadRequest(
                                "'" + model + "' is not a model name: check its slashes.",
                                "model"));
            }
            path.append(path.isEmpty() ? "" : "/")
                    .append(URLEncoder.encode(segment, UTF_8).replace("+", "%20"));
        }
        return path.toString();
    }

    /** What the vendor did wrong, in LiteLLM's form. */
    static Failure failure(Provider provider, ErrorClass errorClass, String what) {
        return new Failure.Upstream(
                errorClass,
                "litellm."
                        + errorClass.liteLlmName()
                        + ": "
                        + provider.exceptionName()
                        + " - "
                        + what);
    }

    /** A base address without its last slash. */
    static String trimmed(String base) {
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }
}
