package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another deployment or group answers where that can help, and headers say how often. */
class RetriesTest {

    private static final FakeProvider VENDOR = new FakeProvider(0);
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
                    router_settings: {num_retries: 1, fallbacks: [{bad: [good]}]}
                    """
                            .replace("VENDOR", VENDOR.url()));

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

    private static RawClient.Answer ask(String model, String more) throws Exception {
        String ask =
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]";
        return RawClient.post(APP.port(), "/v1/chat/completions", ask + more + "}");
    }
}
