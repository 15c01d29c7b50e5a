package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Timeouts;
import java.net.URI;
import java.util.Map;

/**
 * An HTTP request to a vendor.
 *
 * @param vendor as messages name it: {@code OpenAIException} for {@code openai}; see {@link
 *     #vendor()}
 * @param headers by name, credentials among them; {@code Content-Length} and {@code Host} are added
 *     by the sender
 * @param body empty where there is none
 */
public record UpstreamRequest(
        String vendor,
        String method,
        URI uri,
        Map<String, String> headers,
        Payload body,
        Timeouts timeouts) {

    public UpstreamRequest {
        headers = Map.copyOf(headers);
    }

    /** Without headers, query and path: they may hold credentials. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getAuthority();
    }
}
