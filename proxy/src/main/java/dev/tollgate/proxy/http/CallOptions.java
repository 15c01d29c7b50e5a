package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a request says to the gateway itself, in LiteLLM's fields and headers.
 *
 * @param timeout {@code timeout}, {@code x-litellm-timeout}: for the whole call
 * @param streamTimeout {@code stream_timeout}, {@code x-litellm-stream-timeout}: the same for
 *     streams
 * @param retries {@code num_retries}, {@code x-litellm-num-retries}
 * @param fallbacks other groups to try
 * @param mocks what is to happen without a call to a vendor
 */
record CallOptions(
        Optional<Duration> timeout,
        Optional<Duration> streamTimeout,
        OptionalInt retries,
        AskedFallbacks fallbacks,
        Mocks mocks) {

    /** Whoever asks for more would keep a vendor busy that is in trouble. */
    private static final int MOST_RETRIES = 20;

    private static final HeaderName TIMEOUT = HeaderNames.create("x-litellm-timeout");
    private static final HeaderName STREAM_TIMEOUT = HeaderNames.create("x-litellm-stream-timeout");
    private static final HeaderName RETRIES = HeaderNames.create("x-litellm-num-retries");
    private static final CallOptions NONE =
            new CallOptions(
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    AskedFallbacks.NOTHING,
                    Mocks.NONE);

    static CallOptions of(Exchange exchange, Body body) {
        Optional<Double> timeout = exchange.header(TIMEOUT).map(text -> number(TIMEOUT, text));
        Optional<Double> stream =
                exchange.header(STREAM_TIMEOUT).map(text -> number(STREAM_TIMEOUT, text));
        Optional<Double> retries = exchange.header(RETRIES).map(text -> number(RETRIES, text));
        if (!(body instanceof RawObject json)) {
            return NONE.with(timeout, stream, retries);
        }
        return new CallOptions(
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        AskedFallbacks.of(json),
                        Mocks.of(json))
                .with(
                        number(json, "timeout").or(() -> timeout),
                        number(json, "stream_timeout").or(() -> stream),
                        number(json, "num_retries").or(() -> retries));
    }

    private CallOptions with(
            Optional<Double> timeout, Optional<Double> stream, Optional<Double> retries) {
        return new CallOptions(
                timeout.map(CallOptions::seconds),
                stream.map(CallOptions::seconds),
                retries.map(count -> OptionalInt.of(Math.min(count.intValue(), MOST_RETRIES)))
                        .orElseGet(OptionalInt::empty),
                fallbacks,
                mocks);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private static double number(HeaderName header, String text) {
        if (!text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            throw notPositive(header.defaultCase());
        }
        return Double.parseDouble(text);
    }

    private static Optional<Double> number(RawObject json, String field) {
        Optional<JsonNode> value = json.value(field).filter(node -> !node.isNull());
        if (value.isPresent() && !value.get().isNumber()) {
            throw notPositive(field);
        }
        return value.map(node -> positive(field, node.doubleValue()));
    }

    private static double positive(String name, double value) {
        if (!(value >= 0 && value < 1e9)) {
            throw notPositive(name);
        }
        return value;
    }

    private static FailureException notPositive(String name) {
        return new FailureException(
                new Failure.BadRequest(name + " must be a number, and not negative.", name));
    }
}
