package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;

/**
 * A {@link Failure} as Anthropic's clients read it: {@code
 * {"type":"error","error":{"type","message"}}}.
 *
 * @see <a href="https://docs.anthropic.com/en/api/errors">Anthropic, errors</a>
 */
public final class AnthropicErrors {

    private AnthropicErrors() {}

    /** The answer's body, also what the {@code error} event of a stream holds. */
    public static ObjectNode body(Failure failure) {
        ObjectNode body = Json.object().put("type", "error");
        body.putObject("error").put("type", type(failure)).put("message", failure.message());
        return body;
    }

    private static String type(Failure failure) {
        if (failure instanceof Failure.Upstream upstream && upstream.status() == 529) {
            return "overloaded_error";
        }
        return switch (OpenAiErrors.status(failure)) {
            case 400, 415, 422 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 408 -> "timeout_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            default -> "api_error";
        };
    }
}
