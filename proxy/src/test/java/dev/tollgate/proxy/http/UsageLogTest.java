package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.json.Json;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams tell their usage to who asked for it, and to the log in any case. */
class UsageLogTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: openai
                litellm_params: {model: openai/gpt, api_base: VENDOR/v1, api_key: upstream}
              - model_name: claude
                litellm_params: {model: anthropic/claude, api_base: VENDOR, api_key: upstream}
            general_settings: {always_include_stream_usage: ALWAYS}
            """;

    @ParameterizedTest
    @CsvSource({
        "openai, false, '', false",
        "openai, false, ',\"stream_options\":{\"include_usage\":true}', true",
        "openai, false, ',\"stream_options\":{\"include_usage\":false}', false",
        "openai, true, '', true",
        "claude, false, '', false",
        "claude, false, ',\"stream_options\":{\"include_usage\":true}', true",
        "claude, true, '', true",
    })
    void usageIsToldOnceWhereItIsWanted(String model, String always, String options, boolean told)
            throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (FakeProvider vendor = new FakeProvider(0);
                App app =
                        Gateways.of(
                                CONFIG.replace("VENDOR", vendor.url()).replace("ALWAYS", always),
                                Gateways.Options.NONE.with(log))) {
            app.start();
            String ask =
                    "{\"model\":\"MODEL\",\"stream\":true,\"messages\":[{\"role\":\"user\","
                            + "\"content\":\"a [[usage prompt=9 completion=2]]\"}]";

            RawClient.Answer answer =
                    RawClient.post(
                            app.port(),
                            "/v1/chat/completions",
                            ask.replace("MODEL", model) + options + "}");

            assertThat(answer.text().split("\"prompt_tokens\":9", -1)).hasSize(told ? 2 : 1);
            assertThat(answer.text()).endsWith("data: [DONE]\n\n");
            JsonNode line = line(log);
            assertThat(line.path("prompt_tokens").asInt()).isEqualTo(9);
            assertThat(line.path("completion_tokens").asInt()).isEqualTo(2);
        }
    }

    private static JsonNode line(ByteArrayOutputStream log) {
        Eventually.get(
                () -> log.toString(UTF_8), text -> text.endsWith("\n"), Duration.ofSeconds(1));
        return Json.parse(log.toByteArray());
    }
}
