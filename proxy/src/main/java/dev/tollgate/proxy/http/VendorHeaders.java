package dev.tollgate.proxy.http;

import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.Set;

/**
 * A vendor's answer headers as the client gets them: each as {@code llm_provider-<name>}, rate
 * limits also under OpenAI's names.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/response_headers">LiteLLM, response headers</a>
 */
final class VendorHeaders {

    private static final String PREFIX = "llm_provider-";

    /** Of the connection, or the client's business with the gateway alone. */
    private static final Set<String> OMITTED =
            Set.of(
                    "connection",
                    "content-encoding",
                    "content-length",
                    "keep-alive",
                    // tells the vendor's address
                    "location",
                    "set-cookie",
                    "strict-transport-security",
                    "trailer",
                    "transfer-encoding",
                    "alt-svc");

    private static final Map<String, String> ANTHROPIC_LIMITS =
            Map.of(
                    "anthropic-ratelimit-requests-limit", "x-ratelimit-limit-requests",
                    "anthropic-ratelimit-requests-remaining", "x-ratelimit-remaining-requests",
                    "anthropic-ratelimit-tokens-limit", "x-ratelimit-limit-tokens",
                    "anthropic-ratelimit-tokens-remaining", "x-ratelimit-remaining-tokens");

    private final HeaderCache prefixed = new HeaderCache(PREFIX);
    private final HeaderCache limits = new HeaderCache("");

    /** Whether a client doesn't get it, by lower-case name. */
    static boolean omitted(String name) {
        return OMITTED.contains(name);
    }

    void add(ServerResponse response, Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (OMITTED.contains(name)) {
                return;
            }
            response.header(prefixed.header(name, value));
            String limit = name.startsWith("x-ratelimit-") ? name : ANTHROPIC_LIMITS.get(name);
            if (limit != null) {
                response.header(limits.header(limit, value));
            }
        });
    }
}
