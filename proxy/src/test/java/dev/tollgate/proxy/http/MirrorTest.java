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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code silent_model}: a copy of each request goes elsewhere, and its client never knows. */
class MirrorTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: m
                litellm_params: {model: openai/seen, api_base: VENDOR/v1, api_key: k}
              - model_name: shadow
                litellm_params: {model: "openai/SHADOW", api_base: VENDOR/v1, api_key: k}
            """;

    private final FakeProvider vendor = new FakeProvider(0);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final App app = Gateways.of("model_list: []", Gateways.Options.NONE.with(log));

    @BeforeEach
    void start() {
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        vendor.close();
    }

    private void use(String shadow, String mirror) {
        String yaml = CONFIG.replace("VENDOR", vendor.url()).replace("SHADOW", shadow);
        app.use(Changed.mirroring(yaml, "m", mirror));
    }

    @ParameterizedTest
    @CsvSource({"false, shadow, 200", "true, shadow, 200", "false, '[[error 503]]', 503"})
    void copyIsAnsweredToNobodyAndLogged(boolean stream, String shadow, int status)
            throws Exception {
        use(shadow, "shadow");

        RawClient.Answer answer = ask(stream);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"model\":\"m\"");
        List<JsonNode> lines = lines(2);
        JsonNode copy = lines.getLast();
        assertThat(lines.getFirst().has("mirror")).isFalse();
        assertThat(copy.path("mirror").asBoolean()).isTrue();
        assertThat(copy.path("status").asInt()).isEqualTo(status);
        assertThat(copy.path("tries").path(0).path("model").asText()).isEqualTo(shadow);
        assertThat(copy.has("prompt_tokens")).isEqualTo(status == 200);
        assertThat(vendor.requests()).hasSize(2);
    }

    @Test
    void slowCopyDelaysNobody() throws Exception {
        use("[[slow first=20s]]", "shadow");

        for (int i = 0; i < 70; i++) {
            assertThat(ask(false).status()).isEqualTo(200);
        }

        // 64 copies are under way, and there are no more
        assertThat(copies()).isLessThanOrEqualTo(64);
        int copies = Eventually.get(this::copies, n -> n == 64, Duration.ofSeconds(5));
        assertThat(copies).isEqualTo(64);
    }

    private int copies() {
        return (int)
                vendor.requests().stream()
                        .filter(sent -> sent.text().contains("slow first"))
                        .count();
    }

    @Test
    void copyOfAnUnknownGroupIsLogged() throws Exception {
        use("shadow", "nobody");

        assertThat(ask(false).status()).isEqualTo(200);

        assertThat(lines(2).getLast().path("error").asText()).isEqualTo("UnknownModel");
    }

    private RawClient.Answer ask(boolean stream) throws Exception {
        return RawClient.post(
                app.port(),
                "/v1/chat/completions",
                "{\"model\":\"m\",\"stream\":"
                        + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
    }

    private List<JsonNode> lines(int count) {
        String all =
                Eventually.get(
                        () -> log.toString(UTF_8),
                        text -> text.lines().count() == count && text.endsWith("\n"),
                        Duration.ofSeconds(5));
        return all.lines().map(line -> Json.parse(line.getBytes(UTF_8))).toList();
    }
}
