package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.json.Json;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that come no further than the door are counted and logged, each of them once. */
class DoorTest {

    private static final String MASTER = "Authorization: Bearer sk-master-1234567";

    private static final String CONFIG =
            """
            general_settings: {master_key: sk-master-1234567}
            model_list:
              - model_name: m
                litellm_params: {model: openai/m, mock_response: hello}
            """;

    @Test
    void whoIsRefusedIsCountedAndLogged() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (App app = Gateways.of(CONFIG, Gateways.Options.NONE.with(log))) {
            app.start();
            String chat = "{\"model\":\"m\",\"messages\":[]}";
            RawClient.post(app.port(), "/v1/chat/completions", chat, "api-key: sk-wrong-7654321");
            RawClient.post(app.port(), "/v1/chat/completions", "no json", MASTER);
            RawClient.post(app.port(), "/v1/chat/completions", chat, MASTER);
            RawClient.post(app.port(), "/key/generate", "{}", "api-key: sk-wrong-7654321");
            RawClient.post(app.port(), "/key/generate", "no json", MASTER);

            List<JsonNode> lines =
                    Eventually.get(() -> lines(log), all -> all.size() == 4, Duration.ofSeconds(5));
            String page = RawClient.get(app.port(), "/metrics", MASTER).text();

            assertThat(lines)
                    .extracting(line ->
                            line.path("event").asText()
                                    + " "
                                    + line.path("route").asText()
                                    + " "
                                    + line.path("status").asText())
                    .containsExactlyInAnyOrder(
                            "refused /chat/completions 401",
                            "refused /chat/completions 400",
                            "request /chat/completions 200",
                            "refused /key/generate 401");
            assertThat(log.toString(UTF_8)).doesNotContain("7654321");
            assertThat(lines.getFirst().path("address").asText()).isEqualTo("127.0.0.1");
            checkMetrics(page);
        }
    }

    private static void checkMetrics(String page) {
        assertThat(page.lines())
                .filteredOn(line -> line.startsWith("litellm_proxy_failed_requests_metric"))
                .filteredOn(line -> line.contains("route=\"/key/generate\""))
                .singleElement()
                .asString()
                .contains("exception_status=\"401\"")
                .endsWith(" 1");
        assertThat(page.lines())
                .filteredOn(line -> line.startsWith("litellm_proxy_total_requests_metric"))
                .extracting(line -> line.replaceAll(".*status_code=\"(\\d+)\".*", "$1"))
                .containsExactlyInAnyOrder("401", "400", "200", "401");
    }

    private static List<JsonNode> lines(ByteArrayOutputStream log) {
        return log.toString(UTF_8).lines().map(line -> Json.parse(line.getBytes(UTF_8))).toList();
    }
}
