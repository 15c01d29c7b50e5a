package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is known of models is told; what the configuration says of them wins. */
class ModelListServiceTest {

    private static final App APP =
            Gateways.of(
                    """
                    model_list:
                      - model_name: chat
                        litellm_params: {model: openai/gpt-4o, api_key: secret, rpm: 10}
                        model_info: {id: one, max_input_tokens: 1000, tier: paid}
                      - model_name: chat
                        litellm_params: {model: openai/gpt-4o-mini, api_key: secret, rpm: 5}
                        model_info: {id: two}
                      - model_name: own
                        litellm_params: {model: hosted_vllm/own, api_base: "http://x", input_cost_per_token: 0.5}
                        model_info: {id: three}
                    """);

    @BeforeAll
    static void start() {
        APP.start();
    }

    @AfterAll
    static void stop() {
        APP.close();
    }

    @Test
    void infoTellsWhatIsKnownOfADeploymentsModel() throws Exception {
        JsonNode info = get("/v1/model/info?litellm_model_id=one").at("/data/0/model_info");

        assertThat(info.path("max_input_tokens").asInt()).isEqualTo(1000);
        assertThat(info.path("max_output_tokens").asInt()).isEqualTo(16_384);
        assertThat(info.path("input_cost_per_token").decimalValue())
                .isEqualByComparingTo("0.0000025");
        assertThat(info.path("mode").asText()).isEqualTo("chat");
        assertThat(info.path("supports_function_calling").asBoolean()).isTrue();
        assertThat(info.path("tier").asText()).isEqualTo("paid");
        assertThat(info.path("id").asText()).isEqualTo("one");
    }

    @Test
    void infoOfAnUnknownModelIsWhatTheConfigurationSays() throws Exception {
        JsonNode info = get("/v1/model/info?litellm_model_id=three").at("/data/0/model_info");

        assertThat(info.path("input_cost_per_token").asDouble()).isEqualTo(0.5);
        assertThat(info.has("max_input_tokens")).isFalse();
    }

    @Test
    void groupHasTheMostOfItsDeployments() throws Exception {
        JsonNode group = get("/model_group/info?model_group=chat").at("/data/0");

        assertThat(group.path("max_input_tokens").asInt()).isEqualTo(128_000);
        assertThat(group.path("output_cost_per_token").decimalValue())
                .isEqualByComparingTo("0.00001");
        assertThat(group.path("rpm").asInt()).isEqualTo(15);
        assertThat(group.path("mode").asText()).isEqualTo("chat");
        assertThat(group.path("supports_vision").asBoolean()).isTrue();
        assertThat(group.path("supports_reasoning").isBoolean()).isTrue();
        assertThat(group.path("supports_reasoning").asBoolean()).isFalse();
    }

    private static JsonNode get(String path) throws Exception {
        try (RawClient client = new RawClient(APP.port())) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").answer().json();
        }
    }
}
