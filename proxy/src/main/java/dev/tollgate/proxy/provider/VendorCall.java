package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The HTTP request of a translation, the same for every vendor but for address and credential. */
final class VendorCall {

    private VendorCall() {}

    /**
     * A POST of JSON, with the deployment's {@code extra_body} and {@code extra_headers}.
     *
     * @param body may be changed
     */
    static UpstreamRequest post(
            Provider provider,
            Prompt prompt,
            URI uri,
            Map<String, String> credentials,
            ObjectNode body) {
        body.setAll(prompt.target().deployment().parameters().extraBody());
        Map<String, String> headers = headers(prompt);
        headers.putAll(credentials);
        return new UpstreamRequest(
                provider.exceptionName(),
                "POST",
                uri,
                headers,
                Payload.of(Json.bytes(body)),
                prompt.timeouts());
    }

    /** The client's headers, the media type and the deployment's {@code extra_headers}. */
    static Map<String, String> headers(Prompt prompt) {
        Map<String, String> headers = new LinkedHashMap<>(prompt.headers());
        headers.put("content-type", "application/json");
        prompt.target()
                .deployment()
                .parameters()
                .headers()
                .forEach(
                        (name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.value()));
        return headers;
    }

    /** {@code authorization: Bearer} with the deployment's {@code api_key}, nothing without one. */
    static Map<String, String> bearer(Deployment deployment) {
        return deployment.setting("api_key").map(VendorCall::bearer).orElse(Map.of());
    }

    /** {@code authorization: Bearer} with a token. */
    static Map<String, String> bearer(String token) {
        return Map.of("authorization", "Bearer " + token);
    }

    /** A setting that the vendor can't do without. */
    static String required(Provider provider, Deployment deployment, String setting) {
        return deployment
                .setting(setting)
                .orElseThrow(() -> unauthenticated(provider, "set litellm_params." + setting));
    }

    /** The failure of a deployment without credential or address. */
    static FailureException unauthenticated(Provider provider, String remedy) {
        return new FailureException(
                new Failure.Upstream(
                        ErrorClass.AUTHENTICATION,
                        "litellm.AuthenticationError: "
                                + provider.exceptionName()
                                + " - The deployment lacks what its calls need: "
                                + remedy
                                + "."));
    }

    /** Whether LiteLLM's {@code drop_params} is on for this request. */
    static boolean drops(Prompt prompt) {
        return prompt.json().has("drop_params")
                ? prompt.json().flag("drop_params")
                : prompt.target().deployment().parameters().dropUnsupported();
    }

    /** The base address without a slash or any of these paths at its end. */
    static String base(Deployment deployment, String standard, String... paths) {
        String base = deployment.setting("api_base").orElse(standard);
        base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        for (String path : paths) {
            if (base.endsWith(path)) {
                return base.substring(0, base.length() - path.length());
            }
        }
        return base;
    }

    /** The failure of a stream without its end mark. */
    static FailureException cutOff(Provider provider) {
        return new FailureException(
                new Failure.Upstream(
                        ErrorClass.API_CONNECTION,
                        "litellm.APIConnectionError: "
                                + provider.exceptionName()
                                + " - The stream ended before the answer was complete."));
    }
}
