package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import java.util.Set;

/**
 * A {@link Failure} as Anthropic's clients read it: {@code
 * {"type":"error","error":{"type","message"}}}. Its HTTP status is {@link OpenAiErrors#status}.
 *
 * @see <a href="https://docs.anthropic.com/en/api/errors">Anthropic, errors</a>
 */
public final class MessagesErrors {

    private static final int OVERLOADED = 529;

    private static final Set<String> TYPES =
            Set.of(
                    "api_error",
                    "authentication_error",
                    "billing_error",
                    "invalid_request_error",
                    "not_found_error",
                    "overloaded_error",
                    "permission_error",
                    "rate_limit_error",
                    "request_too_large",
                    "timeout_error");

    private MessagesErrors() {}

    /** The answer's body, also what the error event of a stream holds. */
    public static ObjectNode body(Failure failure) {
        ObjectNode body = Json.object().put("type", "error");
        body.putObject("error").put("type", type(failure)).put("message", failure.message());
        return body;
    }

    private static String type(Failure failure) {
        if (failure instanceof Failure.Upstream upstream) {
            String told = upstream.detail("type").orElse("");
            if (TYPES.contains(told)) {
                return told;
            }
            if (upstream.status() == OVERLOADED) {
                return "overloaded_error";
            }
        }
        return switch (OpenAiErrors.status(failure)) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 408 -> "timeout_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 500, 502 -> "api_error";
            default -> "invalid_request_error";
        };
    }
}
