package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests arrive whole, however they are sent. */
class ProtocolTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final App APP =
            Gateways.of(
                    """
                    model_list:
                      - model_name: m
                        litellm_params: {model: openai/gpt, api_base: VENDOR/v1, api_key: upstream}
                    general_settings: {max_request_size_mb: 16}
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

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void compressedBodyIsRead(String encoding) throws Exception {
        byte[] body = compressed(encoding, ASK.getBytes(UTF_8), 1);
        try (RawClient client = new RawClient(APP.port())) {
            assertEcho(client.post(CHAT, body, "Content-Encoding: " + encoding).answer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void bombIsRefused(String encoding) throws Exception {
        byte[] body = compressed(encoding, new byte[1 << 20], 64);
        assertThat(body).hasSizeLessThan(1 << 20);
        try (RawClient client = new RawClient(APP.port())) {
            client.post(CHAT, body, "Content-Encoding: " + encoding);
            assertThat(client.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void brokenCompressionIsSaid() throws Exception {
        RawClient.Answer answer = RawClient.post(APP.port(), CHAT, ASK, "Content-Encoding: gzip");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("not valid gzip");
    }

    @Test
    void expectedContinueIsGiven() throws Exception {
        try (RawClient client = new RawClient(APP.port())) {
            client.send(head("HTTP/1.1", "Expect: 100-continue"));
            assertThat(client.head().status()).isEqualTo(100);
            client.send(ASK);
            assertEcho(client.answer());
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        String second = ASK.replace("hello", "again");
        try (RawClient client = new RawClient(APP.port())) {
            client.send(head("HTTP/1.1", "X-A: b") + ASK + head("HTTP/1.1", "X-A: b") + second);
            assertThat(client.answer().text()).contains("hello");
            assertThat(client.answer().text()).contains("again");
        }
    }

    @Test
    void chunkedBodyThatComesByteByByteIsRead() throws Exception {
        try (RawClient client = new RawClient(APP.port())) {
            client.send(
                    "POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < ASK.length(); i++) {
                client.send("1\r\n" + ASK.charAt(i) + "\r\n");
            }
            assertEcho(client.send("0\r\n\r\n").answer());
        }
    }

    @Test
    void http2ByUpgradeIsServed() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            URI models = URI.create("http://127.0.0.1:" + APP.port() + "/v1/models");
            HttpResponse<String> list =
                    client.send(
                            HttpRequest.newBuilder(models).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(list.version()).isEqualTo(HttpClient.Version.HTTP_2);

            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(models.resolve(CHAT))
                                    .POST(HttpRequest.BodyPublishers.ofString(ASK))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).contains("echo: hello");
        }
    }

    @Test
    void eightMegabytesArriveUnchanged() throws Exception {
        byte[] image = new byte[8 << 20];
        Arrays.fill(image, (byte) 'A');
        for (int i = 0; i < image.length; i += 97) {
            image[i] = (byte) ('B' + i % 20);
        }
        String content =
                "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                        + new String(image, UTF_8)
                        + "\"}}]";
        VENDOR.reset();
        String ask = ASK.replace("\"hello\"", content);

        assertThat(RawClient.post(APP.port(), CHAT, ask).status()).isEqualTo(200);
        assertThat(VENDOR.requests().getLast().text()).isEqualTo(ask.replace("\"m\"", "\"gpt\""));
    }

    private static void assertEcho(RawClient.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).contains("echo: hello");
    }

    private static String head(String version, String header) {
        return "POST "
                + CHAT
                + ' '
                + version
                + "\r\nHost: x\r\n"
                + header
                + "\r\nContent-Length: "
                + ASK.length()
                + "\r\n\r\n";
    }

    private static byte[] compressed(String encoding, byte[] piece, int times) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out =
                encoding.equals("gzip")
                        ? new GZIPOutputStream(bytes)
                        : new DeflaterOutputStream(bytes)) {
            for (int i = 0; i < times; i++) {
                out.write(piece);
            }
        }
        return bytes.toByteArray();
    }
}
