package dev.tollgate.proxy.http;

import static dev.tollgate.proxy.upstream.RawServer.head;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.upstream.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a vendor answers, its client gets an error it can read, and no secret of ours. */
class FaultyVendorTest {

    private static final String KEY = "sk-upstream-secret";
    private static final String PASSWORD = "pass-of-the-proxy";

    private volatile String answer = "";
    private final RawServer vendor =
            new RawServer(peer -> {
                peer.request();
                peer.say(answer);
            });
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final App app =
            Gateways.of(
                    """
                    model_list:
                      - model_name: m
                        litellm_params: {model: openai/gpt, api_base: "ADDRESS/v1", api_key: KEY}
                    router_settings: {num_retries: 0}
                    """
                            .replace("ADDRESS", "http://user:" + PASSWORD + "@" + host())
                            .replace("KEY", KEY),
                    Gateways.Options.NONE.with(log));

    @BeforeEach
    void start() {
        app.start();
    }

    @AfterEach
    void stop() {
        vendor.close();
        app.close();
    }

    private String host() {
        return "127.0.0.1:" + vendor.port();
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, text/html, <html>login</html>, 500",
        "200 OK, application/json, '{\"choices\":[', 500",
        "200 OK, application/json, '[]', 500",
        "200 OK, application/json, '', 500",
        "204 No Content, '', '', 500",
        "302 Found, text/html, moved, 500",
        "304 Not Modified, '', '', 500",
        "400 Bad, text/plain, no good, 400",
        "500 Bad, '', '', 500",
        "503 Bad, text/html, <h1>busy</h1>, 503",
    })
    void answerThatMakesNoSenseIsAnError(String status, String type, String body, int expected)
            throws Exception {
        String typed = type.isEmpty() ? "X-A: b" : "Content-Type: " + type;
        answer = head(status, typed, length(body)) + body;
        for (boolean stream : new boolean[] {false, true}) {
            RawClient.Answer got = chat(stream);

            assertThat(got.status()).as(got.text()).isEqualTo(expected);
            assertThat(got.json().at("/error/message").asText())
                    .startsWith("litellm.")
                    .doesNotContain(KEY, host());
        }
    }

    @Test
    void hugeErrorIsCutShort() throws Exception {
        String body = "{\"error\":{\"message\":\"" + "x".repeat(3 << 20) + "\"}}";
        answer = head("429 Slow", "Content-Type: application/json", length(body)) + body;

        RawClient.Answer got = chat(false);

        assertThat(got.status()).isEqualTo(429);
        assertThat(got.body()).hasSizeLessThan(10_000);
    }

    @Test
    void retryAfterIsKept() throws Exception {
        answer = head("429 Slow", "Retry-After: 17", length("{}")) + "{}";

        assertThat(chat(false).header("retry-after")).isEqualTo("17");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void quotedSecretsStayHere(boolean stream) throws Exception {
        String words = "Wrong key " + KEY + " for http://user:" + PASSWORD + "@" + host() + "/v1";
        String error = "{\"error\":{\"message\":\"" + words + "\",\"code\":\"" + KEY + "\"}}";
        answer =
                head(
                                "401 No",
                                "Location: http://" + host(),
                                "X-Quoted: " + KEY,
                                "Content-Type: application/json",
                                length(error))
                        + error;

        RawClient.Answer got = chat(stream);

        assertThat(got.status()).isEqualTo(401);
        assertThat(got.text() + got.head())
                .contains("Wrong key ***")
                .doesNotContain(KEY, PASSWORD, host());
        assertThat(logged()).contains("AuthenticationError").doesNotContain(KEY, PASSWORD, host());
    }

    @Test
    void secretsInABrokenStreamStayHere() throws Exception {
        String chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
        String error = "data: {\"error\":{\"message\":\"bad " + KEY + " at " + host() + "\"}}\n\n";
        answer = head("200 OK", "Content-Type: text/event-stream") + chunk + error;

        RawClient.Answer got = chat(true);

        assertThat(got.text()).contains("bad *** at ***").doesNotContain(KEY, host());
    }

    @Test
    void soundThatBreaksOffIsSeenToBeIncomplete() throws Exception {
        answer =
                head("200 OK", "Content-Type: audio/mpeg", "Transfer-Encoding: chunked")
                        + "3\r\nabc\r\n";

        assertThatExceptionOfType(EOFException.class).isThrownBy(this::speech);
    }

    @Test
    void soundThatBreaksOffAtOnceIsAnError() throws Exception {
        answer = head("200 OK", "Content-Type: audio/mpeg", "Transfer-Encoding: chunked");

        assertThat(speech().status()).isEqualTo(500);
    }

    private RawClient.Answer speech() throws IOException {
        return RawClient.post(app.port(), "/v1/audio/speech", "{\"model\":\"m\",\"input\":\"a\"}");
    }

    private RawClient.Answer chat(boolean stream) throws IOException {
        String body = "{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[]}";
        return RawClient.post(app.port(), "/v1/chat/completions", body);
    }

    private String logged() {
        return Eventually.get(
                () -> log.toString(UTF_8), text -> text.endsWith("\n"), Duration.ofSeconds(1));
    }

    private static String length(String body) {
        return "Content-Length: " + body.length();
    }
}
