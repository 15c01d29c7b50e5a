package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guardrail.Post;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.upstream.UpstreamCall;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * Asks servers that look at texts.
 *
 * @param caller sends by the gateway's own rules for TLS and proxies
 */
record GuardrailPost(Function<UpstreamRequest, UpstreamCall> caller) implements Post {

    private static final int LARGEST = 64 << 20;

    @Override
    public Reply send(URI address, Map<String, String> headers, byte[] json, Duration limit) {
        UpstreamRequest request =
                new UpstreamRequest(
                        "GuardrailException",
                        "POST",
                        address,
                        headers,
                        Payload.of(json),
                        Timeouts.DEFAULT.withTotal(limit));
        try (UpstreamResponse response = caller.apply(request).send()) {
            return new Reply(response.status(), response.bytes(LARGEST));
        }
    }
}
