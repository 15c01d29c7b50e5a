package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Collector;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callbacks get prompts and answers only where somebody has asked for that. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class ToldContentTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: m
                litellm_params: {model: openai/gpt, api_base: VENDOR/v1, api_key: k}
              - model_name: claude
                litellm_params: {model: anthropic/claude, api_base: VENDOR, api_key: k}
            litellm_settings:
              callbacks: [generic_api]
              cache: true
              cache_params: {type: local}
            """;

    private final Collector collector = new Collector();
    private final FakeProvider vendor = new FakeProvider(0);

    @AfterEach
    void stop() {
        collector.close();
        vendor.close();
    }

    private App started(String settings) {
        App app =
                Gateways.of(
                        CONFIG.replace("VENDOR", vendor.url()) + settings,
                        Gateways.Options.NONE.with(
                                Map.of("GENERIC_LOGGER_ENDPOINT", collector.url() + "/hook")));
        app.start();
        return app;
    }

    private static void ask(App app, String path, String model, boolean stream, String... headers)
            throws IOException {
        String body =
                """
                {"model": "MODEL", "stream": STREAM, "max_tokens": 99,
                 "messages": [{"role": "user", "content": "the question"}],
                 "input": "the question"}
                """
                        .replace("MODEL", model)
                        .replace("STREAM", Boolean.toString(stream));
        assertThat(RawClient.post(app.port(), path, body, headers).status()).isEqualTo(200);
    }

    private JsonNode told() {
        List<JsonNode> all =
                Eventually.get(
                        () ->
                                collector.received().stream()
                                        .flatMap(each -> each.json().valueStream())
                                        .toList(),
                        list -> !list.isEmpty(),
                        Duration.ofSeconds(20));
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, m, false, /choices/0/message/content",
        "/v1/chat/completions, m, true, /choices/0/message/content",
        "/v1/messages, claude, true, /choices/0/message/content",
        "/v1/messages, m, false, /content/0/text",
        "/v1/responses, m, true, /choices/0/message/content"
    })
    void promptAndAnswerAreToldWhereTheOperatorWantsThem(
            String path, String model, boolean stream, String answer) throws IOException {
        try (App app = started("  turn_off_message_logging: false\n")) {
            ask(app, path, model, stream);

            JsonNode told = told();
            assertThat(told.path("messages").toString()).contains("the question");
            assertThat(told.path("response").at(answer).asText()).isNotBlank();
            assertThat(told.toString()).doesNotContain("redacted");
        }
    }

    @Test
    void answerFromTheCacheIsToldAsWell() throws IOException {
        try (App app = started("  turn_off_message_logging: false\n")) {
            ask(
                    app,
                    "/v1/chat/completions",
                    "m",
                    false,
                    "x-litellm-disable-callbacks: generic_api");
            ask(app, "/v1/chat/completions", "m", false);

            JsonNode told = told();
            assertThat(told.path("cache_hit").asBoolean()).isTrue();
            assertThat(told.path("response").at("/choices/0/message/content").asText())
                    .isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', x-nothing: true, false",
        "turn_off_message_logging: true, x-nothing: true, false",
        "'', litellm-disable-message-redaction: true, true",
        "turn_off_message_logging: false, litellm-enable-message-redaction: true, false",
        "turn_off_message_logging: false, x-litellm-enable-message-redaction: true, false"
    })
    void wordOfTheClientCountsBeforeTheOperators(String setting, String header, boolean isTold)
            throws IOException {
        try (App app = started("  " + setting + "\n")) {
            ask(app, "/v1/chat/completions", "m", false, header);

            assertThat(told().toString().contains("the question")).isEqualTo(isTold);
        }
    }

    @Test
    void requestThatSaysNoLogIsToldToNobody() throws IOException {
        try (App app = started("")) {
            String silent =
                    """
                    {"model": "m", "no-log": true, "messages": [{"role": "user", "content": "x"}]}
                    """;
            assertThat(RawClient.post(app.port(), "/v1/chat/completions", silent).status())
                    .isEqualTo(200);
            ask(app, "/v1/chat/completions", "m", false);

            assertThat(told().path("cache_hit").asBoolean()).isFalse();
            assertThat(Json.parse(vendor.requests().getFirst().body()).has("no-log")).isFalse();
        }
    }

    @Test
    void readinessTellsHowCallbacksDoAndAServiceIsTried() throws IOException {
        try (App app = started("")) {
            RawClient.Answer tried =
                    RawClient.get(app.port(), "/health/services?service=generic_api");
            assertThat(tried.text()).contains("\"status\":\"success\"", "has taken");
            assertThat(new String(collector.received().getFirst().body(), UTF_8))
                    .contains("health_check");
            ask(app, "/v1/chat/completions", "m", false);

            JsonNode callback =
                    Eventually.get(
                            () -> callback(app),
                            each -> each.path("sent").asInt() == 1,
                            Duration.ofSeconds(20));
            assertThat(callback.path("name").asText()).isEqualTo("generic_api");
            assertThat(callback.path("last_success").asText()).matches("20.*Z");
            assertThat(callback.path("last_failure").isNull()).isTrue();
        }
    }

    private static JsonNode callback(App app) {
        try {
            return Json.parse(RawClient.get(app.port(), "/health/readiness").text())
                    .at("/callbacks/0");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
