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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream that breaks off under the client's eyes goes on, given by another deployment. */
class StreamResumeTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";
    private static final String CUT = "echo: one";

    /** The mock repeats the last message, which is what the client has by then. */
    private static final String WHOLE = "echo: " + CUT;

    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();
    private static final App APP = Gateways.of("model_list: []", Gateways.Options.NONE.with(LOG));

    private static final Map<String, String> VENDORS =
            Map.of(
                    "openai", "openai/NAME VENDOR/v1",
                    "anthropic", "anthropic/NAME VENDOR",
                    "mistral", "mistral/NAME VENDOR/v1");

    private final String id = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        StringBuilder yaml = new StringBuilder("model_list:\n");
        VENDORS.forEach((group, model) -> {
            add(yaml, group, model, "[[break after=2]]", 1);
            add(yaml, group, model, "[[error-in-stream first]]", 2);
            add(yaml, group, model, "good", 3);
        });
        add(yaml, "tools", VENDORS.get("openai"), "[[tools]] [[break after=1]]", 1);
        add(yaml, "tools", VENDORS.get("openai"), "good", 2);
        add(yaml, "never", VENDORS.get("openai"), "[[break after=2]]", 1);
        add(yaml, "never", VENDORS.get("openai"), "[[error 500]]", 2);
        add(yaml, "falls", VENDORS.get("openai"), "[[break after=2]]", 1);
        add(yaml, "helps", VENDORS.get("openai"), "good", 1);
        yaml.append("router_settings: {num_retries: 2, fallbacks: [{falls: [helps]}]}\n");
        APP.use(Changed.resuming(yaml.toString()));
        APP.start();
    }

    private static void add(
            StringBuilder yaml, String group, String model, String name, int order) {
        String[] parts = model.replace("VENDOR", VENDOR.url()).split(" ", 2);
        yaml.append("  - model_name: ")
                .append(group)
                .append("\n    litellm_params: {model: \"")
                .append(parts[0].replace("NAME", name))
                .append("\", api_base: ")
                .append(parts[1])
                .append(", api_key: k, order: ")
                .append(order)
                .append("}\n");
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

    @ParameterizedTest
    @CsvSource({"openai", "anthropic", "mistral"})
    void chunksGoOnAsOneAnswer(String group) throws Exception {
        List<JsonNode> chunks = json(events(CHAT, group));

        assertThat(text(chunks, "/choices/0/delta/content")).isEqualTo(CUT + WHOLE);
        assertThat(chunks.stream().map(chunk -> chunk.path("id").asText()).distinct()).hasSize(1);
        assertThat(
                        chunks.stream()
                                .filter(chunk ->
                                        !chunk.at("/choices/0/delta/role").isMissingNode()))
                .hasSize(1);
        assertThat(chunks.stream().filter(chunk -> chunk.has("error"))).isEmpty();
        JsonNode line = line();
        assertThat(line.path("tries")).hasSize(3);
        assertThat(line.path("tries").path(0).has("error")).isTrue();
        assertThat(line.has("error")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"openai", "anthropic", "mistral"})
    void messageGoesOnInItsBlock(String group) throws Exception {
        List<JsonNode> events = json(events(MESSAGES, group));

        assertThat(text(events, "/delta/text")).isEqualTo(CUT + WHOLE);
        assertThat(events.stream().map(event -> event.path("type").asText()).distinct())
                .contains("message_start", "content_block_start", "content_block_stop")
                .endsWith("message_stop");
        assertThat(count(events, "message_start")).isEqualTo(1);
        assertThat(count(events, "content_block_start")).isEqualTo(1);
        assertThat(count(events, "content_block_stop")).isEqualTo(1);
        assertThat(count(events, "error")).isZero();
    }

    /** Who goes on is shown the text so far, and how to go on with it. */
    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, openai, 3, system",
        "/v1/chat/completions, mistral, 2, prefix",
        "/v1/chat/completions, anthropic, 2, system",
        "/v1/messages, anthropic, 2, ''",
        "/v1/messages, openai, 3, system",
    })
    void nextDeploymentKnowsTheText(String path, String group, int messages, String how)
            throws Exception {
        events(path, group);

        JsonNode sent = VENDOR.requests().getLast().json();
        JsonNode last = sent.path("messages").path(sent.path("messages").size() - 1);
        assertThat(sent.path("messages")).as(sent.toString()).hasSize(messages);
        assertThat(last.path("role").asText()).isEqualTo("assistant");
        assertThat(last.path("content").toString()).contains("echo: one");
        assertThat(last.path("prefix").asBoolean()).isEqualTo(how.equals("prefix"));
        assertThat(sent.toString().contains("was cut off")).isEqualTo(how.equals("system"));
    }

    @Test
    void anotherGroupMayGoOn() throws Exception {
        List<JsonNode> chunks = json(events(CHAT, "falls"));

        assertThat(text(chunks, "/choices/0/delta/content")).startsWith(CUT);
        assertThat(chunks.stream().filter(chunk -> chunk.has("error"))).isEmpty();
        assertThat(VENDOR.requests().getLast().json().path("model").asText()).isEqualTo("good");
    }

    @ParameterizedTest
    @CsvSource({
        "tools, /v1/chat/completions",
        "never, /v1/chat/completions",
        "never, /v1/messages"
    })
    void breakIsToldWhereNobodyCanGoOn(String group, String path) throws Exception {
        List<String> events = events(path, group);

        assertThat(events.getLast()).contains("\"error\":{").doesNotContain("[DONE]");
        assertThat(events.stream().filter(event -> event.contains("\"error\":{"))).hasSize(1);
        assertThat(line().path("error").asText()).isEqualTo("InternalServerError");
    }

    private List<String> events(String path, String group) throws Exception {
        String json =
                """
                {"model":"GROUP","stream":true,"max_tokens":99,
                "messages":[{"role":"user","content":"one two three"}]}
                """
                        .replace("GROUP", group);
        List<String> events = new ArrayList<>();
        try (RawClient client = new RawClient(APP.port())) {
            client.post(path, json, "x-litellm-call-id: " + id);
            assertThat(client.head().status()).isEqualTo(200);
            for (String event = client.event(); !event.isEmpty(); event = client.event()) {
                events.add(event);
            }
        }
        return events;
    }

    private static List<JsonNode> json(List<String> events) {
        return events.stream()
                .map(event -> event.substring(event.indexOf("data: ") + 6))
                .filter(data -> !data.equals("[DONE]"))
                .map(data -> Json.parse(data.getBytes(UTF_8)))
                .toList();
    }

    private static String text(List<JsonNode> events, String pointer) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.at(pointer).asText("")));
        return text.toString();
    }

    private static long count(List<JsonNode> events, String type) {
        return events.stream().filter(event -> event.path("type").asText().equals(type)).count();
    }

    private JsonNode line() {
        String all =
                Eventually.get(
                        () -> LOG.toString(UTF_8),
                        text -> text.contains(id) && text.endsWith("\n"),
                        Duration.ofSeconds(5));
        String own = all.lines().filter(line -> line.contains(id)).findFirst().orElse("{}");
        return Json.parse(own.getBytes(UTF_8));
    }
}
