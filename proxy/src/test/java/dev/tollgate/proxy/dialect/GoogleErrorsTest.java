package dev.tollgate.proxy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures as Google's clients read them. */
class GoogleErrorsTest {

    @Test
    void wrongRequestIsAnInvalidArgument() {
        assertThat(GoogleErrors.body(new Failure.BadRequest("No contents.", "contents")))
                .isEqualTo(
                        Json.parse(
                                """
                                {"error":{"code":400,"message":"No contents.",
                                  "status":"INVALID_ARGUMENT"}}
                                """));
    }

    @Test
    void limitTellsWhenToComeBack() {
        JsonNode error =
                GoogleErrors.body(new Failure.RateLimited("Slow down.", Duration.ofSeconds(7)))
                        .path("error");

        assertThat(error.path("status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(error.path("details").path(0).path("retryDelay").asText()).isEqualTo("7s");
    }

    @Test
    void statusesHaveGooglesNames() {
        assertThat(
                        List.of(
                                name(new Failure.Unauthenticated("")),
                                name(new Failure.Forbidden("")),
                                name(new Failure.NotFound("")),
                                name(new Failure.TooLarge("")),
                                name(new Failure.ClientGone()),
                                name(new Failure.Unavailable("")),
                                name(new Failure.Upstream(ErrorClass.TIMEOUT, "")),
                                name(new Failure.Upstream(ErrorClass.BAD_GATEWAY, "")),
                                name(new Failure.Upstream(ErrorClass.API_ERROR, ""))))
                .containsExactly(
                        "UNAUTHENTICATED",
                        "PERMISSION_DENIED",
                        "NOT_FOUND",
                        "INVALID_ARGUMENT",
                        "CANCELLED",
                        "UNAVAILABLE",
                        "DEADLINE_EXCEEDED",
                        "UNAVAILABLE",
                        "INTERNAL");
    }

    private static String name(Failure failure) {
        return GoogleErrors.body(failure).path("error").path("status").asText();
    }
}
