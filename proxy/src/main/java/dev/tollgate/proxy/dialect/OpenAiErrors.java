package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Failure} as OpenAI's clients read it, in the form that LiteLLM gives it: {@code
 * {"error":{"message","type","param","code"}}}.
 *
 * <p>{@code code} is the HTTP status as text; {@code type} and {@code param} are the vendor's own
 * words, and the text {@code None} where there are none.
 *
 * @see <a href="https://docs.litellm.ai/docs/exception_mapping">LiteLLM, exception mapping</a>
 */
public final class OpenAiErrors {

    private static final String NONE = "None";

    private OpenAiErrors() {}

    /** The answer's body, also what an error frame of a stream holds. */
    public static ObjectNode body(Failure failure) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", failure.message())
                .put("type", type(failure))
                .put("param", failure instanceof Failure.OverBudget ? null : param(failure))
                .put("code", Integer.toString(status(failure)));
        return body;
    }

    /** The HTTP status. */
    public static int status(Failure failure) {
        return switch (failure) {
            case Failure.BadRequest bad -> 400;
            case Failure.UnknownModel unknown -> 400;
            case Failure.Unauthenticated unauthenticated -> 401;
            case Failure.Forbidden forbidden -> 403;
            case Failure.Denied denied -> denied.denial().status();
            case Failure.NotFound notFound -> 404;
            case Failure.TooLarge tooLarge -> 413;
            case Failure.UnsupportedMediaType unsupported -> 415;
            case Failure.OverBudget over -> 400;
            case Failure.Blocked blocked -> 400;
            case Failure.RateLimited limited -> 429;
            case Failure.LimitReached reached -> 429;
            case Failure.ClientGone gone -> 499;
            case Failure.Bug bug -> 500;
            case Failure.Unavailable unavailable -> 503;
            case Failure.Upstream upstream -> upstream.errorClass().status();
        };
    }

    private static String type(Failure failure) {
        return switch (failure) {
            case Failure.BadRequest bad -> "invalid_request_error";
            case Failure.NotFound notFound -> "invalid_request_error";
            case Failure.TooLarge tooLarge -> "invalid_request_error";
            case Failure.UnsupportedMediaType unsupported -> "invalid_request_error";
            case Failure.Unauthenticated unauthenticated -> "auth_error";
            case Failure.Forbidden forbidden -> "auth_error";
            case Failure.Denied denied -> denied.denial().type();
            case Failure.UnknownModel unknown -> NONE;
            case Failure.OverBudget over -> "budget_exceeded";
            case Failure.Blocked blocked -> NONE;
            case Failure.RateLimited limited -> NONE;
            case Failure.LimitReached reached -> NONE;
            case Failure.ClientGone gone -> NONE;
            case Failure.Bug bug -> "internal_server_error";
            case Failure.Unavailable unavailable -> NONE;
            case Failure.Upstream upstream -> upstream.detail("type").orElse(typeOf(upstream));
        };
    }

    private static String typeOf(Failure.Upstream upstream) {
        return upstream.errorClass() == ErrorClass.RATE_LIMIT ? "throttling_error" : NONE;
    }

    private static @Nullable String param(Failure failure) {
        return switch (failure) {
            case Failure.BadRequest bad -> bad.param().isEmpty() ? NONE : bad.param();
            case Failure.Denied denied -> denied.param().isEmpty() ? null : denied.param();
            case Failure.Upstream upstream -> upstream.detail("param").orElse(NONE);
            default -> NONE;
        };
    }
}
