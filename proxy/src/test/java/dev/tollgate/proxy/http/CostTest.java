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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calls cost stands in the header of whole answers, and in the request's line. */
class CostTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: priced
                litellm_params: {model: openai/gpt, api_base: VENDOR/v1, api_key: k, input_cost_per_token: 0.001, output_cost_per_token: 0.01}
              - model_name: claude
                litellm_params: {model: anthropic/claude, api_base: VENDOR, api_key: k, input_cost_per_token: 0.001, output_cost_per_token: 0.01}
              - model_name: unknown
                litellm_params: {model: openai/nobody-knows-it, api_base: VENDOR/v1, api_key: k}
              - model_name: tts
                litellm_params: {model: openai/tts-1, api_base: VENDOR/v1, api_key: k}
              - model_name: reduced
                litellm_params: {model: mistral/m, api_base: VENDOR/v1, api_key: k, input_cost_per_token: 0.001, output_cost_per_token: 0.01}
            litellm_settings:
              cost_discount_config: {mistral: 0.5}
              cost_margin_config: {mistral: {percentage: 0.1, fixed_amount: 0.001}}
            """;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final FakeProvider vendor = new FakeProvider(0);
    private final App app =
            Gateways.of(CONFIG.replace("VENDOR", vendor.url()), Gateways.Options.NONE.with(log));

    @BeforeEach
    void start() {
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        vendor.close();
    }

    /** 9 x 0.001 + 2 x 0.01 = 0.029; reduced: half of it, a tenth of that more, and 0.001. */
    @ParameterizedTest
    @CsvSource({"priced, 0.029", "claude, 0.029", "reduced, 0.01695"})
    void wholeAnswerTellsItsCost(String model, String cost) throws Exception {
        RawClient.Answer answer = chat(model, "a [[usage prompt=9 completion=2]]", false);

        assertThat(answer.header("x-litellm-response-cost")).isEqualTo(cost);
        assertThat(line().path("cost").decimalValue()).isEqualByComparingTo(cost);
    }

    @Test
    void streamTellsItsCostInTheLog() throws Exception {
        chat("priced", "a [[usage prompt=9 completion=2]]", true);

        assertThat(line().path("cost").decimalValue()).isEqualByComparingTo("0.029");
    }

    @Test
    void unknownModelHasNoCost() throws Exception {
        RawClient.Answer answer = chat("unknown", "a [[usage prompt=9 completion=2]]", false);

        assertThat(answer.header("x-litellm-response-cost")).isEmpty();
        assertThat(line().has("cost")).isFalse();
    }

    @Test
    void speechIsPaidByTheCharacter() throws Exception {
        RawClient.Answer answer =
                RawClient.post(
                        app.port(),
                        "/v1/audio/speech",
                        "{\"model\":\"tts\",\"voice\":\"alloy\",\"input\":\"0123456789\"}");

        assertThat(answer.header("x-litellm-response-cost")).isEqualTo("0.00015");
    }

    @Test
    void streamThatItsClientLeavesIsPaidForAsFarAsItCame() throws Exception {
        try (RawClient client = new RawClient(app.port())) {
            client.post("/v1/chat/completions", ask("priced", "[[count 500 every=20ms]]", true))
                    .head();
            for (int n = 0; n < 5; n++) {
                client.event();
            }
        }
        JsonNode line = line();
        assertThat(line.path("error").asText()).isEqualTo("ClientGone");
        long prompt = line.path("prompt_tokens").asLong();
        long completion = line.path("completion_tokens").asLong();
        assertThat(prompt).isBetween(10L, 60L);
        // what was on its way when the client left counts as well
        assertThat(completion).isBetween(3L, 200L);
        assertThat(line.path("cost").decimalValue())
                .isEqualByComparingTo(Double.toString(0.001 * prompt + 0.01 * completion));
    }

    @Test
    void costIsCalculatedForAnAnswerAndForAPrompt() throws Exception {
        JsonNode answered =
                post(
                        "/spend/calculate",
                        """
                        {"model":"priced","completion_response":{"usage":
                          {"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}}
                        """);
        assertThat(answered.path("cost").decimalValue()).isEqualByComparingTo("0.029");

        // "hello" is one token; each message adds three, and the answer's start three
        JsonNode asked =
                post(
                        "/spend/calculate",
                        "{\"model\":\"priced\",\"messages\":[{\"content\":\"hello\"}]}");
        assertThat(asked.path("cost").decimalValue()).isEqualByComparingTo("0.007");
    }

    @Test
    void costIsEstimatedForACallADayAndAMonth() throws Exception {
        JsonNode estimate =
                post(
                        "/cost/estimate",
                        """
                        {"model":"priced","input_tokens":9,"output_tokens":2,
                         "num_requests_per_day":10,"num_requests_per_month":300}
                        """);

        assertThat(estimate.path("cost_per_request").decimalValue()).isEqualByComparingTo("0.029");
        assertThat(estimate.path("output_cost_per_request").decimalValue())
                .isEqualByComparingTo("0.02");
        assertThat(estimate.path("daily_cost").decimalValue()).isEqualByComparingTo("0.29");
        assertThat(estimate.path("monthly_cost").decimalValue()).isEqualByComparingTo("8.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "/spend/calculate | {} | model",
                "/spend/calculate | {\"model\":\"priced\"} | messages",
                "/cost/estimate | {\"model\":\"priced\",\"output_tokens\":1} | input_tokens",
                "/cost/estimate | {\"model\":\"priced\",\"input_tokens\":-1,\"output_tokens\":1} | input_tokens",
            })
    void whatIsMissingOrWrongIsNamed(String path, String body, String field) throws Exception {
        JsonNode error = post(path, body).path("error");

        assertThat(error.path("message").asText()).contains("'" + field + "'");
        assertThat(error.path("code").asText()).isEqualTo("400");
    }

    private JsonNode post(String path, String body) throws Exception {
        return Json.parse(RawClient.post(app.port(), path, body).text());
    }

    private RawClient.Answer chat(String model, String prompt, boolean stream) throws Exception {
        return RawClient.post(app.port(), "/v1/chat/completions", ask(model, prompt, stream));
    }

    private static String ask(String model, String prompt, boolean stream) {
        return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, stream, prompt);
    }

    private JsonNode line() {
        Eventually.get(
                () -> log.toString(UTF_8), text -> text.endsWith("\n"), Duration.ofSeconds(3));
        return Json.parse(log.toByteArray());
    }
}
