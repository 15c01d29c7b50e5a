package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * A {@link Failure} as Google's clients read it: {@code {"error":{"code","message","status"}}}.
 *
 * @see <a href="https://google.aip.dev/193">AIP-193, errors</a>
 */
public final class GoogleErrors {

    private GoogleErrors() {}

    /** The answer's body, also what an error frame of a stream holds. */
    public static ObjectNode body(Failure failure) {
        int status = OpenAiErrors.status(failure);
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error");
        error.put("code", status);
        error.put("message", failure.message());
        error.put("status", name(status));
        wait(failure)
                .ifPresent(wait ->
                        error.putArray("details")
                                .addObject()
                                .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                                .put("retryDelay", wait.toSeconds() + "s"));
        return body;
    }

    private static Optional<Duration> wait(Failure failure) {
        return switch (failure) {
            case Failure.RateLimited limited -> Optional.of(limited.retryAfter());
            case Failure.LimitReached reached -> Optional.of(reached.retryAfter());
            default -> Optional.empty();
        };
    }

    /** The name of {@code google.rpc.Code} that an HTTP status stands for. */
    private static String name(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 502, 503 -> "UNAVAILABLE";
            default -> status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }
}
