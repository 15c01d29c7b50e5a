package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;

/**
 * A {@link Failure} as Google's clients read it: {@code {"error":{"code","message","status"}}}.
 *
 * @see <a href="https://cloud.google.com/apis/design/errors">Google Cloud, errors</a>
 */
public final class GoogleErrors {

    private GoogleErrors() {}

    /** The answer's body, also what an error inside a stream holds. */
    public static ObjectNode body(Failure failure) {
        int code = OpenAiErrors.status(failure);
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("code", code)
                .put("message", failure.message())
                .put("status", status(code));
        return body;
    }

    private static String status(int code) {
        return switch (code) {
            case 400, 413, 415, 422 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 502, 503 -> "UNAVAILABLE";
            default -> "INTERNAL";
        };
    }
}
