package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the file says can be read, and changed nowhere else; no secret shows. */
class ConfigServiceTest {

    private static final VirtualKeys GATEWAY =
            new VirtualKeys(
                    """
                    model_list: []
                    general_settings:
                      master_key: sk-master-1234567
                      litellm_key_header_name: X-Own
                      max_request_size_mb: 3
                      allowed_ips: [127.0.0.1]
                      pass_through_endpoints:
                        - path: /rerank-at
                          target: https://user:hidden@rerank.example.org/v1?k=hidden
                          auth: true
                          headers: {authorization: Bearer hidden}
                    """);

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    private static RawClient.Answer get(String path) throws Exception {
        return GATEWAY.send("GET", path, "Authorization: Bearer " + VirtualKeys.MASTER);
    }

    @Test
    void settingsAreShownWithoutSecrets() throws Exception {
        RawClient.Answer answer = get("/config/list?config_type=general_settings");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .doesNotContain("hidden", VirtualKeys.MASTER)
                .contains("\"field_name\":\"master_key\"", "/rerank-at", "127.0.0.1");
        JsonNode size = get("/config/field/info?field_name=max_request_size_mb").json();
        assertThat(size.path("field_value").asInt()).isEqualTo(3);
        assertThat(get("/config/field/info?field_name=litellm_key_header_name").text())
                .contains("X-Own");
    }

    @Test
    void passThroughEndpointsAreShownWithoutTheirCredentials() throws Exception {
        RawClient.Answer answer = get("/config/pass_through_endpoint");

        JsonNode one = answer.json().path("endpoints").path(0);
        assertThat(one.path("path").asText()).isEqualTo("/rerank-at");
        assertThat(one.path("target").asText()).isEqualTo("https://rerank.example.org/v1");
        assertThat(one.path("headers").path("authorization").asText()).isEqualTo("****");
        assertThat(answer.text()).doesNotContain("hidden");
    }

    @ParameterizedTest
    @CsvSource({
        "/config/list?config_type=other, must be general_settings",
        "/config/field/info?field_name=nothing, Field name=nothing",
    })
    void wrongQuestionsAreRefused(String path, String words) throws Exception {
        RawClient.Answer answer = get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(words);
    }

    @Test
    void nothingIsChangedHere() throws Exception {
        RawClient.Answer answer =
                GATEWAY.post("/config/update", "{\"general_settings\":{}}", VirtualKeys.MASTER);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("belong to the configuration file");
    }

    @Test
    void onlyAdministratorsSeeThem() throws Exception {
        GATEWAY.key("sk-nobody-00001", "{}");

        assertThat(GATEWAY.send("GET", "/config/list", "X-Own: Bearer sk-nobody-00001").status())
                .isBetween(401, 403);
    }
}
