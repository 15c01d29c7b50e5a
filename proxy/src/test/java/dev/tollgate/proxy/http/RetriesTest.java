package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another deployment or group answers where that can help, and headers say how often. */
class RetriesTest {

    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();
    private static final App APP =
            Gateways.of(
                    """
                    model_list:
                      - model_name: m
                        litellm_params:
                          {model: "openai/[[error 500]]", api_base: VENDOR/v1, api_key: k, order: 1}
                      - model_name: m
                        litellm_params: {model: openai/good, api_base: VENDOR/v1, api_key: k, order: 2}
                      - model_name: bad
                        litellm_params: {model: "openai/[[error 503]]", api_base: VENDOR/v1, api_key: k}
                      - model_name: good
                        litellm_params: {model: openai/good, api_base: VENDOR/v1, api_key: k}
                      - model_name: wrong
                        litellm_params: {model: "openai/[[error 400]]", api_base: VENDOR/v1, api_key: k}
                      - model_name: wrong
                        litellm_params: {model: "openai/[[error 400]]", api_base: VENDOR/v1, api_key: k}
                      - model_name: limited
                        litellm_params:
                          {model: "openai/a[[error 429]]", api_base: VENDOR/v1, api_key: k, order: 1}
                      - model_name: limited
                        litellm_params:
                          {model: "openai/b[[error 429]]", api_base: VENDOR/v1, api_key: k, order: 2}
                      - model_name: limited
                        litellm_params: {model: openai/good, api_base: VENDOR/v1, api_key: k, order: 3}
                      - model_name: refused
                        litellm_params:
                          {model: "openai/[[error 401]]", api_base: VENDOR/v1, api_key: k, order: 1}
                      - model_name: refused
                        litellm_params:
                          {model: "openai/[[error 403]]", api_base: VENDOR/v1, api_key: k, order: 2}
                      - model_name: refused
                        litellm_params:
                          {model: "openai/[[error 404]]", api_base: VENDOR/v1, api_key: k, order: 3}
                      - model_name: refused
                        litellm_params:
                          {model: "openai/[[error 500 times=1]]", api_base: VENDOR/v1, api_key: k, order: 4}
                      - model_name: alone
                        litellm_params: {model: "openai/[[error 401]]", api_base: VENDOR/v1, api_key: k}
                      - model_name: strict
                        litellm_params: {model: "openai/[[error 429]]", api_base: VENDOR/v1, api_key: k}
                      - model_name: strict-many
                        litellm_params:
                          {model: "openai/[[error 429]]", api_base: VENDOR/v1, api_key: k, order: 1}
                      - model_name: strict-many
                        litellm_params: {model: openai/good, api_base: VENDOR/v1, api_key: k, order: 2}
                      - model_name: once
                        litellm_params:
                          {model: "openai/[[error 429 times=1]]", api_base: VENDOR/v1, api_key: k}
                      - model_name: later
                        litellm_params:
                          {model: "openai/[[error 429 retry-after=90]]", api_base: VENDOR/v1, api_key: k}
                      - model_name: own
                        litellm_params:
                          {model: "openai/[[error 500]]", api_base: VENDOR/v1, api_key: k, num_retries: 0}
                    router_settings:
                      num_retries: 1
                      fallbacks: [{bad: [good]}]
                      disable_cooldowns: true
                      model_group_retry_policy:
                        strict: {RateLimitErrorRetries: 0}
                        strict-many: {ResourceExhaustedErrorRetries: 0}
                    """
                            .replace("VENDOR", VENDOR.url()),
                    Gateways.Options.NONE.with(LOG));

    @BeforeAll
    static void start() {
        APP.start();
    }

    @AfterAll
    static void stop() {
        APP.close();
        VENDOR.close();
    }

    @BeforeEach
    void forget() {
        VENDOR.reset();
    }

    /** Status, retries, fallbacks, and how many calls the vendor saw. */
    @ParameterizedTest
    @CsvSource({
        "m, '', 200 1 0 2",
        "m, ',\"stream\":true', 200 1 0 2",
        "m, ',\"num_retries\":0', 500 0 0 1",
        "bad, ',\"num_retries\":0', 200 0 1 2",
        "bad, ',\"num_retries\":0,\"stream\":true', 200 0 1 2",
        "bad, ',\"num_retries\":0,\"disable_fallbacks\":true', 503 0 0 1",
        "m, ',\"num_retries\":0,\"fallbacks\":[\"good\"]', 200 0 1 2",
        "m, ',\"num_retries\":0,\"fallbacks\":[{\"model\":\"good\"}]', 200 0 1 2",
        "wrong, '', 400 0 0 1",
        "good, '', 200 0 0 1",
        // who refuses has served nothing: no retry, unless the request bounds them all
        "limited, '', 200 2 0 3",
        "limited, ',\"stream\":true', 200 2 0 3",
        "limited, ',\"num_retries\":1', 429 1 0 2",
        "limited, ',\"num_retries\":0', 429 0 0 1",
        "limited, ',\"num_retries\":99', 200 2 0 3",
        "refused, '', 200 4 0 5",
        "alone, '', 401 0 0 1",
        "strict, '', 429 0 0 1",
        "strict-many, '', 200 1 0 2",
        "once, '', 200 1 0 2",
        "later, '', 429 0 0 1",
        "own, '', 500 0 0 1",
    })
    void headersTellWhatWasTried(String model, String more, String expected) throws Exception {
        RawClient.Answer answer = ask(model, more);

        String told =
                String.join(
                        " ",
                        Integer.toString(answer.status()),
                        answer.header("x-litellm-attempted-retries"),
                        answer.header("x-litellm-attempted-fallbacks"),
                        Integer.toString(VENDOR.requests().size()));
        assertThat(told).as(answer.text()).isEqualTo(expected);
    }

    @Test
    void answerOfAFallbackNamesTheModelThatWasAsked() throws Exception {
        RawClient.Answer answer = ask("bad", ",\"num_retries\":0");

        assertThat(answer.json().path("model").asText()).isEqualTo("bad");
        assertThat(answer.header("x-litellm-model-group")).isEqualTo("good");
    }

    @Test
    void nothingIsTriedAgainOnceTheClientHasAPart() throws Exception {
        String ask =
                "{\"model\":\"good\",\"stream\":true,\"num_retries\":3,\"fallbacks\":[\"good\"],"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"a b [[break after=1]]\"}]}";

        RawClient.Answer answer = RawClient.post(APP.port(), "/v1/chat/completions", ask);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"error\":{").doesNotContain("[DONE]");
        assertThat(VENDOR.requests()).hasSize(1);
    }

    @Test
    void errorTellsWhatWasTried() throws Exception {
        RawClient.Answer answer = ask("limited", ",\"num_retries\":1");

        assertThat(answer.json().path("error").path("message").asText())
                .startsWith("litellm.RateLimitError: OpenAIException - scripted")
                .endsWith(
                        ". Received Model Group=limited\nAvailable Model Group Fallbacks=None"
                                + " LiteLLM Retried: 1 times, LiteLLM Max Retries: 1");
        assertThat(answer.header("x-litellm-max-retries")).isEqualTo("1");
    }

    /** Three tries of a second each don't wait for five. */
    @Test
    void wholeRequestHasOneBudgetOfTime() throws Exception {
        String slow =
                "{\"model\":\"good\",\"timeout\":1,\"num_retries\":2,\"messages\":"
                        + "[{\"role\":\"user\",\"content\":\"[[error 503 retry-after=5]]\"}]}";

        RawClient.Answer answer = RawClient.post(APP.port(), "/v1/chat/completions", slow);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("5");
        assertThat(VENDOR.requests()).hasSize(1);
    }

    @Test
    void pauseOfARetryEndsWithItsClient() throws Exception {
        String slow =
                "{\"model\":\"good\",\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"[[error 503 retry-after=30]]\"}]}";
        try (RawClient client = new RawClient(APP.port())) {
            client.post("/v1/chat/completions", slow);
            Eventually.get(
                    VENDOR::requests, requests -> !requests.isEmpty(), Duration.ofSeconds(5));
        }

        String line =
                Eventually.get(
                        () -> LOG.toString(UTF_8),
                        text -> text.contains("ClientGone"),
                        Duration.ofSeconds(5));
        assertThat(line).contains("ClientGone");
    }

    private static RawClient.Answer ask(String model, String more) throws Exception {
        String ask =
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]";
        return RawClient.post(APP.port(), "/v1/chat/completions", ask + more + "}");
    }
}
