package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends wrong is its fault, is said so in its format, and never breaks us. */
class BadInputTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String KEY = "Authorization: Bearer sk-test-master-key";
    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final App APP =
            Gateways.of(
                    """
                    model_list:
                      - model_name: gpt-4o
                        litellm_params: {model: openai/gpt, api_base: VENDOR/v1, api_key: upstream}
                      - model_name: claude
                        litellm_params: {model: anthropic/claude, api_base: VENDOR, api_key: upstream}
                    router_settings: {num_retries: 0}
                    general_settings: {master_key: sk-test-master-key, max_request_size_mb: 1}
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

    static Stream<Arguments> bodies() {
        String good = "\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]";
        return Stream.of(
                Arguments.of("{", "JSON"),
                Arguments.of("{\"model\":\"MODEL\",}", "JSON"),
                Arguments.of("{\"model\" \"MODEL\"}", "JSON"),
                Arguments.of("{" + good + "}}", "JSON"),
                Arguments.of("{" + good + ",\"a\":tru}", "JSON"),
                Arguments.of("{" + good + ",\"a\":\"unended}", "JSON"),
                Arguments.of("{" + good + ",\"a\":01}", "JSON"),
                Arguments.of("{" + good + ",\"a\":1e}", "JSON"),
                Arguments.of("{'model':'MODEL'}", "JSON"),
                Arguments.of("{\"model\":7,\"messages\":[]}", "model"),
                Arguments.of("{\"model\":null,\"messages\":[]}", "model"),
                Arguments.of("{\"model\":{\"a\":1},\"messages\":[]}", "model"),
                Arguments.of("{\"model\":\"\",\"messages\":[]}", "model"),
                Arguments.of("{\"messages\":[]}", "model"),
                Arguments.of("{" + good + ",\"stream\":\"yes\"}", "stream"),
                Arguments.of("{" + good + ",\"stream\":1}", "stream"),
                Arguments.of("{\"model\":\"MODEL\"}", "essage"),
                Arguments.of("{" + good + ",\"timeout\":\"soon\"}", "timeout"),
                Arguments.of("{" + good + ",\"timeout\":-1}", "timeout"),
                Arguments.of("{" + good + ",\"timeout\":1e999}", "timeout"),
                Arguments.of("{" + good + ",\"num_retries\":1e400}", "num_retries"),
                Arguments.of("{" + good + ",\"model\":\"b\"}", "twice"),
                Arguments.of("{" + good + ",\"a\":\"\u0000\"}", "JSON"),
                Arguments.of("{" + good + ",\"a\":\"\u00ff\"}", "UTF-8"),
                Arguments.of("{\"model\":\"\\ud800\",\"messages\":[]}", "model"),
                Arguments.of("{\"model\":\"a\\u0000b\",\"messages\":[]}", "model"),
                Arguments.of("\u0000\u0000\u0000{", "JSON"),
                Arguments.of("[]", "object"),
                Arguments.of("null", "object"),
                Arguments.of("\"text\"", "object"),
                Arguments.of("{" + good + ",\"a\":" + "[".repeat(2000), "levels deep"),
                Arguments.of("{" + good + ",\"api_base\":\"http://127.0.0.1\"}", "api_base"),
                Arguments.of("{" + good + ",\"base_url\":\"http://127.0.0.1\"}", "base_url"),
                Arguments.of("{" + good + ",\"api_key\":\"sk-mine\"}", "api_key"),
                Arguments.of("{" + good + ",\"user_config\":{\"model_list\":[]}}", "user_config"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void badBodyIsRefusedWithItsCause(String body, String cause) throws Exception {
        for (String model : new String[] {"gpt-4o", "claude"}) {
            RawClient.Answer answer = post(body.replace("MODEL", model).getBytes(ISO_8859_1));

            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(message(answer)).contains(cause).doesNotContain("java.", "\tat ");
            assertThat(answer.header("content-type")).isEqualTo("application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"messages\":\"hello\"",
                "\"messages\":7",
                "\"messages\":[7,null,\"a\"]",
                "\"messages\":[{\"role\":7,\"content\":{\"a\":1}}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[7,{\"type\":\"image_url\"}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tools\":\"x\"",
                "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tools\":[7,{}]",
                "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"stop\":{\"a\":[]}",
                "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"max_tokens\":1e99",
                "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"response_format\":7",
                "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"stream_options\":7",
                "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"fallbacks\":7",
                "\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]",
                "\"messages\":[{\"role\":\"tool\",\"tool_calls\":7}]",
            })
    void wrongTypesNeverBreakTheTranslation(String fields) throws Exception {
        for (String model : new String[] {"gpt-4o", "claude"}) {
            String body = "{\"model\":\"" + model + "\"," + fields + "}";
            RawClient.Answer answer = post(body.getBytes(ISO_8859_1));

            assertThat(answer.text()).doesNotContain("The gateway failed", "Exception:", "\tat ");
            assertThat(answer.status()).as(answer.text()).isNotEqualTo(500);
        }
    }

    @Test
    void unknownModelNamesItsNeighbours() throws Exception {
        RawClient.Answer answer =
                post("{\"model\":\"gpt4o\",\"messages\":[]}".getBytes(ISO_8859_1));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(message(answer)).contains("gpt4o", "Did you mean gpt-4o?");
    }

    @Test
    void emptyBodyIsRefused() throws Exception {
        RawClient.Answer answer = post(new byte[0]);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(message(answer)).contains("no body");
    }

    @Test
    void bodyBeyondTheLimitIsRefused() throws Exception {
        RawClient.Answer answer = post(("{\"a\":\"" + "a".repeat(1 << 20)).getBytes(ISO_8859_1));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(message(answer)).contains("1 MB", "max_request_size_mb");
    }

    @Test
    void otherContentTypeIsRefused() throws Exception {
        RawClient.Answer answer =
                RawClient.post(APP.port(), CHAT, "<xml/>", KEY, "Content-Type: text/xml");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(message(answer)).contains("text/xml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Nothing: a", "Authorization: Bearer wrong", "x-api-key: wrong"})
    void unknownCredentialIsRefused(String header) throws Exception {
        RawClient.Answer answer = RawClient.post(APP.port(), CHAT, "{}", header);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
        assertThat(message(answer)).doesNotContain("wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions, 405, POST",
        "PUT, /v1/chat/completions, 405, POST",
        "DELETE, /chat/completions, 405, POST",
        "BREW, /chat/completions, 405, POST",
        "POST, /v1/models, 405, GET",
        "HEAD, /v1/nothing, 404, ''",
        "GET, /v1/nothing, 404, ''",
        "GET, /v1/%zz, 4, ''",
        "GET, /v1/models/%ff%fe, 4, ''",
        "GET, /../../etc/passwd, 4, ''",
        "OPTIONS, /v1/chat/completions, 204, ''",
    })
    void wrongPathOrMethodIsSaid(String method, String path, String status, String allow)
            throws Exception {
        try (RawClient client = new RawClient(APP.port())) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + KEY + "\r\n\r\n");
            RawClient.Head head = client.head();

            assertThat(Integer.toString(head.status())).startsWith(status);
            assertThat(head.header("allow")).isEqualTo(allow);
        }
    }

    @Test
    void headAnswersWithoutABody() throws Exception {
        try (RawClient client = new RawClient(APP.port())) {
            String rest = " HTTP/1.1\r\nHost: x\r\n\r\n";
            client.send("HEAD /health/liveliness" + rest);
            assertThat(client.head().status()).isEqualTo(200);
            client.send("GET /v1/nothing" + rest);
            RawClient.Answer next = client.answer();
            assertThat(next.status()).isEqualTo(404);
            assertThat(next.text()).isEqualTo("{\"detail\":\"Not Found\"}");
        }
    }

    @Test
    void eachFamilyOfClientsReadsItsOwnErrors() throws Exception {
        RawClient.Answer anthropic = RawClient.post(APP.port(), "/v1/messages", "{", KEY);
        assertThat(anthropic.status()).isEqualTo(400);
        assertThat(anthropic.json().path("type").asText()).isEqualTo("error");
        assertThat(anthropic.json().at("/error/type").asText()).isEqualTo("invalid_request_error");

        RawClient.Answer google =
                RawClient.post(APP.port(), "/v1beta/models/gpt-4o:generateContent", "{", KEY);
        assertThat(google.status()).isEqualTo(400);
        assertThat(google.json().at("/error/code").asInt()).isEqualTo(400);
        assertThat(google.json().at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
    }

    private static RawClient.Answer post(byte[] body) throws IOException {
        try (RawClient client = new RawClient(APP.port())) {
            return client.post(CHAT, body, KEY).answer();
        }
    }

    /** As OpenAI's clients find it. */
    private static String message(RawClient.Answer answer) {
        JsonNode error = answer.json().path("error");
        assertThat(error.path("type").isTextual()).isTrue();
        assertThat(error.path("code").asText()).isEqualTo(Integer.toString(answer.status()));
        return error.path("message").asText();
    }
}
