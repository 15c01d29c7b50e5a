package dev.tollgate.proxy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpenAiErrorsTest {

    @ParameterizedTest
    @MethodSource("failures")
    void codeIsTheStatusAsText(Failure failure, int status, String type, String param) {
        assertThat(OpenAiErrors.status(failure)).isEqualTo(status);
        assertThat(OpenAiErrors.body(failure))
                .isEqualTo(
                        Json.object()
                                .set(
                                        "error",
                                        Json.object()
                                                .put("message", failure.message())
                                                .put("type", type)
                                                .put("param", param)
                                                .put("code", Integer.toString(status))));
    }

    static List<Arguments> failures() {
        String none = "None";
        String invalid = "invalid_request_error";
        return List.of(
                Arguments.of(new Failure.BadRequest("m", "p"), 400, invalid, "p"),
                Arguments.of(new Failure.BadRequest("m"), 400, invalid, none),
                Arguments.of(new Failure.Unauthenticated("m"), 401, "auth_error", none),
                Arguments.of(new Failure.Forbidden("m"), 403, "auth_error", none),
                Arguments.of(new Failure.NotFound("m"), 404, invalid, none),
                Arguments.of(new Failure.UnknownModel("/r", "m", List.of()), 400, none, none),
                Arguments.of(new Failure.TooLarge("m"), 413, invalid, none),
                Arguments.of(new Failure.UnsupportedMediaType("m"), 415, invalid, none),
                Arguments.of(new Failure.RateLimited("m", Duration.ZERO), 429, none, none),
                Arguments.of(new Failure.ClientGone(), 499, none, none),
                Arguments.of(new Failure.Unavailable("m"), 503, none, none),
                Arguments.of(
                        new Failure.Upstream(ErrorClass.RATE_LIMIT, "m"),
                        429,
                        "throttling_error",
                        none),
                Arguments.of(new Failure.Upstream(ErrorClass.TIMEOUT, "m"), 408, none, none),
                Arguments.of(
                        new Failure.Upstream(
                                ErrorClass.CONTEXT_WINDOW,
                                "m",
                                413,
                                Map.of("type", "t", "param", "p", "code", "too_long"),
                                Map.of(),
                                Optional.empty()),
                        400,
                        "t",
                        "p"));
    }
}
