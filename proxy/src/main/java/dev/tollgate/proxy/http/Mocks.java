package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * LiteLLM's fields that make a request fail, or answer it, without a vendor: to try out a
 * configuration.
 *
 * @param response {@code mock_response}: the answer
 * @param delay {@code mock_delay}: how long before the answer
 * @param timeout {@code mock_timeout}: each call lasts as long as {@code timeout} and fails
 * @param rateLimit {@code mock_testing_rate_limit_error}: the first call is refused
 * @param group {@code mock_testing_fallbacks} and its like: how the group that was asked fails
 */
record Mocks(
        Optional<String> response,
        Duration delay,
        boolean timeout,
        boolean rateLimit,
        Optional<ErrorClass> group) {

    private static final int LONGEST_SECONDS = 600;

    static final Mocks NONE =
            new Mocks(Optional.empty(), Duration.ZERO, false, false, Optional.empty());

    static Mocks of(RawObject body) {
        return new Mocks(
                body.text("mock_response"),
                delay(body),
                body.flag("mock_timeout"),
                body.flag("mock_testing_rate_limit_error"),
                group(body));
    }

    private static Duration delay(RawObject body) {
        double seconds =
                body.value("mock_delay")
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::asDouble)
                        .orElse(0.0);
        return Duration.ofMillis((long) (Math.clamp(seconds, 0, LONGEST_SECONDS) * 1000));
    }

    private static Optional<ErrorClass> group(RawObject body) {
        if (body.flag("mock_testing_fallbacks")) {
            return Optional.of(ErrorClass.INTERNAL_SERVER);
        }
        if (body.flag("mock_testing_context_fallbacks")) {
            return Optional.of(ErrorClass.CONTEXT_WINDOW);
        }
        return body.flag("mock_testing_content_policy_fallbacks")
                ? Optional.of(ErrorClass.CONTENT_POLICY)
                : Optional.empty();
    }

    /** The failure that a field asks for. */
    static Failure.Upstream failure(ErrorClass errorClass, String group) {
        String purpose =
                errorClass == ErrorClass.RATE_LIMIT ? "a rate limit error." : "a fallback.";
        return new Failure.Upstream(
                errorClass,
                "litellm."
                        + errorClass.liteLlmName()
                        + ": This is a mock exception for model="
                        + group
                        + ", to trigger "
                        + purpose);
    }
}
