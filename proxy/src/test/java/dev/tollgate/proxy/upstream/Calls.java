package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Requests that the tests send. */
final class Calls {

    static final Duration LONG = Duration.ofSeconds(20);

    static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG);

    private Calls() {}

    static UpstreamRequest post(URI uri) {
        return post(uri, PATIENT);
    }

    static UpstreamRequest post(URI uri, Timeouts timeouts) {
        return new UpstreamRequest(
                "OpenAIException",
                "POST",
                uri,
                Map.of("Authorization", "Bearer sk-1", "Content-Type", "application/json"),
                Payload.of("{\"model\":\"m\"}".getBytes(UTF_8)),
                timeouts);
    }

    static UpstreamRequest get(URI uri) {
        return new UpstreamRequest("OpenAIException", "GET", uri, Map.of(), Payload.EMPTY, PATIENT);
    }

    /** Sends it and reads the whole answer. */
    static String text(Upstream upstream, UpstreamRequest request) {
        try (UpstreamResponse response = upstream.call(request).send()) {
            return response.status() + " " + new String(response.bytes(1 << 20), UTF_8);
        }
    }

    /** The failure that sending it and reading the whole answer ends with. */
    static Failure failure(Upstream upstream, UpstreamRequest request) {
        return failure(() -> text(upstream, request));
    }

    static Failure failure(Runnable action) {
        return catchThrowableOfType(FailureException.class, action::run).failure();
    }
}
