package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.upstream.UpstreamCall;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads small JSON documents of other servers, public keys for instance; a request may wait for it.
 *
 * @param caller sends by the gateway's own rules for TLS and proxies
 */
record Documents(Function<UpstreamRequest, UpstreamCall> caller) implements Function<URI, byte[]> {

    private static final Timeouts TIMEOUTS = Timeouts.DEFAULT.withTotal(Duration.ofSeconds(3));
    private static final int LONGEST = 1 << 20;

    /**
     * The document.
     *
     * @throws FailureException where there is none in time
     */
    @Override
    public byte[] apply(URI address) {
        UpstreamRequest request =
                new UpstreamRequest(
                        "JwksException",
                        "GET",
                        address,
                        Map.of("accept", "application/json"),
                        Payload.EMPTY,
                        TIMEOUTS);
        try (UpstreamResponse response = caller.apply(request).send()) {
            byte[] document = response.bytes(LONGEST);
            if (response.status() != 200) {
                throw new FailureException(
                        new Failure.Unavailable("It answered with status " + response.status()));
            }
            return document;
        }
    }
}
