package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.dialect.AnthropicErrors;
import dev.tollgate.proxy.dialect.GoogleErrors;
import dev.tollgate.proxy.dialect.OpenAiErrors;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Denial;
import dev.tollgate.proxy.model.Failure;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;

/** The one mapping of a {@link Failure} to a status, headers and a body in the client's format. */
final class Errors {

    private static final HeaderName RATE_LIMIT_TYPE = HeaderNames.create("rate_limit_type");
    private static final HeaderName RESET_AT = HeaderNames.create("reset_at");

    private Errors() {}

    /** The body, in the form that the route's clients read. */
    static byte[] body(ErrorForm form, Failure failure) {
        ObjectNode body =
                switch (form) {
                    case OPENAI -> OpenAiErrors.body(failure);
                    case ANTHROPIC -> AnthropicErrors.body(failure);
                    case GOOGLE -> GoogleErrors.body(failure);
                };
        return Json.bytes(body);
    }

    /** The HTTP status. */
    static int status(Failure failure) {
        return OpenAiErrors.status(failure);
    }

    /** Headers that belong to the failure: when to come again, and the vendor's own. */
    static void headers(ServerResponse response, Failure failure) {
        retryAfter(failure)
                .ifPresent(text -> response.headers().set(HeaderNames.RETRY_AFTER, text));
        switch (failure) {
            case Failure.Upstream upstream -> new VendorHeaders().add(response, upstream.headers());
            case Failure.Unauthenticated _ ->
                    response.headers().set(HeaderNames.WWW_AUTHENTICATE, "Bearer");
            case Failure.Denied denied when denied.denial() == Denial.UNKNOWN_KEY ->
                    response.headers().set(HeaderNames.WWW_AUTHENTICATE, "Bearer");
            case Failure.LimitReached reached -> {
                response.headers().set(RATE_LIMIT_TYPE, reached.type());
                response.headers().set(RESET_AT, reached.resetAt());
            }
            default -> {
                // the others have none
            }
        }
    }

    private static Optional<String> retryAfter(Failure failure) {
        return switch (failure) {
            case Failure.RateLimited limited -> Optional.of(seconds(limited.retryAfter()));
            case Failure.LimitReached reached -> Optional.of(seconds(reached.retryAfter()));
            case Failure.Unavailable _ -> Optional.of("1");
            case Failure.Upstream upstream ->
                    Optional.ofNullable(upstream.headers().get("retry-after"));
            default -> Optional.empty();
        };
    }

    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
