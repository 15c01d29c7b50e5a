package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.guard.KeyHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a key's owner reads of its limits and its spending in each answer. */
class KeyLimitsTest {

    private static final VirtualKeys GATEWAY =
            new VirtualKeys(
                    """
                    general_settings:
                      master_key: sk-master-1234567
                      token_rate_limit_type: output
                      global_max_parallel_requests: 9
                    model_list:
                      - model_name: vendor/priced
                        litellm_params: {model: openai/gpt, mock_response: hello, input_cost_per_token: 0.001, output_cost_per_token: 0.01}
                      - model_name: broken
                        litellm_params: {model: openai/gpt, api_base: "http://127.0.0.1:1", api_key: k}
                    """,
                    Map.of(),
                    _ -> {});

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    /** A mocked answer has 10 + 20 tokens: 0.21 dollars. */
    @Test
    void answerTellsWhatItsKeyHasSpentWithIt() throws Exception {
        GATEWAY.key("sk-spends-0001", "{\"max_budget\": 5}");

        assertThat(GATEWAY.chat("sk-spends-0001", "vendor/priced").header("x-litellm-key-spend"))
                .isEqualTo("0.21");
        settled("sk-spends-0001", "0.21");
        RawClient.Answer second = GATEWAY.chat("sk-spends-0001", "vendor/priced");
        assertThat(second.header("x-litellm-key-spend")).isEqualTo("0.42");
        assertThat(second.header("x-litellm-key-max-budget")).isEqualTo("5");
        assertThat(second.header("x-ratelimit-proxy-limit-max_parallel_requests")).isEqualTo("9");
        settled("sk-spends-0001", "0.42");
        RawClient.Answer stream =
                GATEWAY.chat("sk-spends-0001", "vendor/priced", ",\"stream\":true");
        assertThat(stream.header("x-litellm-key-spend")).isEqualTo("0.42");
    }

    /** What a request did cost is counted once its answer is with the client. */
    private static void settled(String key, String spend) {
        Eventually.get(
                () -> info(key).path("spend").decimalValue(),
                seen -> seen.compareTo(new BigDecimal(spend)) == 0,
                Duration.ofSeconds(5));
    }

    private static JsonNode info(String key) {
        try {
            return GATEWAY.send(
                            "GET",
                            "/key/info?key=" + KeyHash.of(key),
                            "Authorization: Bearer " + VirtualKeys.MASTER)
                    .json()
                    .path("info");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void errorTellsItToo() throws Exception {
        GATEWAY.key("sk-fails-00002", "{}");

        RawClient.Answer answer =
                GATEWAY.chat("sk-fails-00002", "broken", ",\"timeout\":2.5,\"num_retries\":0");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("x-litellm-key-spend")).isEqualTo("0");
        assertThat(answer.header("x-litellm-response-cost")).isEqualTo("0");
        assertThat(answer.header("x-litellm-timeout")).isEqualTo("2.5");
    }

    /** Only what is answered counts: 20 tokens of the first, and at most 5 of the second. */
    @Test
    void limitsOfAModelAreToldByItsName() throws Exception {
        GATEWAY.key(
                "sk-limited-003",
                """
                {"metadata": {"model_rpm_limit": {"vendor/priced": 5}, "model_tpm_limit": {"vendor/priced": 100}}}
                """);
        GATEWAY.chat("sk-limited-003", "vendor/priced", ",\"max_tokens\":20");

        RawClient.Answer answer =
                GATEWAY.chat("sk-limited-003", "vendor/priced", ",\"max_tokens\":5");

        assertThat(answer.header("x-litellm-key-remaining-requests-vendor-priced")).isEqualTo("3");
        assertThat(answer.header("x-litellm-key-remaining-tokens-vendor-priced")).isEqualTo("75");
    }
}
