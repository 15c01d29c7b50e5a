package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.routing.FilterCase.Traits;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with tools never reaches a model that has none, as far as anybody can know. */
class CapabilitiesTest {

    private static final ModelFacts WITHOUT =
            new ModelFacts(
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.of(false),
                    Optional.empty(),
                    Optional.empty());

    @Test
    void toolsGoToNoModelThatHasNone() {
        FilterCase group =
                new FilterCase().with("gemma", Traits.PLAIN, WITHOUT).with("gpt", Traits.PLAIN);

        assertThat(group.serving(new AskedFor().withTools())).containsExactly("gpt");
        assertThat(group.serving(new AskedFor())).containsExactlyInAnyOrder("gemma", "gpt");
    }

    @Test
    void clientIsToldWhereNoModelCan() {
        FilterCase group = new FilterCase().with("gemma", Traits.PLAIN, WITHOUT);

        Failure failure =
                catchThrowableOfType(
                                FailureException.class,
                                () -> group.reserve(new AskedFor().withTools()))
                        .failure();

        assertThat(failure)
                .isInstanceOfSatisfying(
                        Failure.Upstream.class,
                        upstream ->
                                assertThat(upstream.errorClass())
                                        .isEqualTo(ErrorClass.UNSUPPORTED_PARAMS));
        assertThat(failure.message()).contains("model=m supports function calling");
    }

    @Test
    void modelThatHasRefusedToolsGetsNoMoreForAnHourEvenOverAReload() {
        FilterCase group = new FilterCase().with("gemma", Traits.PLAIN).with("gpt", Traits.PLAIN);
        RouteRequest withTools = new AskedFor().withTools();

        refuseTools(group, withTools);

        assertThat(group.serving(withTools)).containsExactly("gpt");
        assertThat(group.serving(new AskedFor())).containsExactlyInAnyOrder("gemma", "gpt");
        group.now.addAndGet(Duration.ofHours(1).toMillis());
        assertThat(group.serving(withTools)).containsExactlyInAnyOrder("gemma", "gpt");
    }

    private static void refuseTools(FilterCase group, RouteRequest request) {
        Selection selection = group.router().select("m", request).orElseThrow();
        for (int tries = 0; tries < 2; tries++) {
            Reservation reservation = selection.next();
            if (reservation.target().model().equals("gemma")) {
                reservation.failed(refusal("Function calling is not enabled for models/gemma"));
            } else {
                reservation.left(request.inputTokens());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Function calling is not enabled for models/gemma-3n-e2b-it",
                "registry.ollama.ai/library/gemma:2b does not support tools",
                "The model returned the following errors: This model doesn't support tool use.",
                "No endpoints found that support tool use. Try disabling \"f\".",
                "`tool calling` is not supported with this model",
                "This model does not support function calling",
            })
    void vendorsHaveManyWaysToSayIt(String message) {
        assertThat(Capabilities.isMissing(refusal(message))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BAD_REQUEST | Invalid tool name: \"x does not support tools\"",
                "BAD_REQUEST | Invalid tool name: 'x does not support tools'",
                "BAD_REQUEST | This model doesn't support tool use in streaming mode.",
                "BAD_REQUEST | tools[0].function.name is missing",
                "RATE_LIMIT  | This model does not support tools",
                "INTERNAL_SERVER | This model does not support tools",
            })
    void otherFailuresTeachNothing(ErrorClass errorClass, String message) {
        assertThat(Capabilities.isMissing(new Failure.Upstream(errorClass, message))).isFalse();
    }

    private static Failure.Upstream refusal(String message) {
        return new Failure.Upstream(
                ErrorClass.BAD_REQUEST, "litellm.BadRequestError: GeminiException - " + message);
    }
}
