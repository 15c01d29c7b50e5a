package dev.tollgate.proxy.http;

import static dev.tollgate.proxy.upstream.RawServer.chunks;
import static dev.tollgate.proxy.upstream.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.upstream.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream leaves frame by frame, and the connection outlives it. */
class StreamTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";
    private static final String HEAD =
            head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
    private static final String LAST = chunks(chunk("", "stop") + "data: [DONE]\n\n", "");

    private final Semaphore allowed = new Semaphore(0);
    private final RawServer vendor = new RawServer(this::serve);
    private final App app =
            Gateways.of(config(), Gateways.Options.NONE.with(Duration.ofMillis(300)));

    @BeforeEach
    void start() {
        app.start();
    }

    @AfterEach
    void stop() {
        vendor.close();
        app.close();
    }

    private String config() {
        return """
        model_list:
          - model_name: m
            litellm_params: {model: openai/gpt, api_base: VENDOR/v1, api_key: upstream}
        router_settings: {num_retries: 0}
        """
                .replace("VENDOR", "http://127.0.0.1:" + vendor.port());
    }

    /** Says one frame for each permit, up to five; what the request names it says at once. */
    private void serve(RawServer.Peer peer) throws IOException {
        for (String request = peer.request(); !request.isEmpty(); request = peer.request()) {
            if (!request.contains("\"stream\":true")) {
                String body = "{\"choices\":[],\"model\":\"gpt\"}";
                peer.say(head("200 OK", "Content-Length: " + body.length()) + body);
                continue;
            }
            if (request.contains("error first")) {
                String error = "{\"error\":{\"message\":\"Too many\",\"type\":\"rate_limit\"}}";
                peer.say(HEAD + chunks("data: " + error + "\n\n", ""));
                continue;
            }
            peer.say(HEAD);
            if (request.contains("flood")) {
                flood(peer);
            }
            for (int i = 0; i < 5 && permitted(); i++) {
                peer.say(chunks(chunk("piece " + i, null)));
            }
            peer.say(LAST);
        }
    }

    /** More than all buffers on the way hold. */
    private static void flood(RawServer.Peer peer) throws IOException {
        for (int i = 0; i < 400; i++) {
            peer.say(chunks(chunk("x".repeat(1 << 17), null)));
        }
    }

    private boolean permitted() throws IOException {
        try {
            return allowed.tryAcquire(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String chunk(String text, String finish) {
        String reason = finish == null ? "null" : '"' + finish + '"';
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt\","
                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + text
                + "\"},\"finish_reason\":"
                + reason
                + "}]}\n\n";
    }

    @Test
    void eachFrameLeavesBeforeTheVendorSendsTheNext() throws Exception {
        try (RawClient client = new RawClient(app.port())) {
            client.post(CHAT, ASK);
            for (int i = 0; i < 5; i++) {
                allowed.release();
                if (i == 0) {
                    RawClient.Head head = client.head();
                    assertThat(head.status()).isEqualTo(200);
                    assertThat(head.header("x-accel-buffering")).isEqualTo("no");
                    assertThat(head.header("cache-control")).isEqualTo("no-cache");
                    assertThat(head.header("content-type")).startsWith("text/event-stream");
                }
                assertThat(client.event()).contains("piece " + i).contains("\"model\":\"m\"");
            }
            assertThat(client.event()).contains("stop");
            assertThat(client.event()).isEqualTo("data: [DONE]");
            assertThat(client.event()).isEmpty();
        }
    }

    @Test
    void connectionServesTwoStreamsAndAPlainRequest() throws Exception {
        allowed.release(10);
        try (RawClient client = new RawClient(app.port())) {
            assertThat(client.post(CHAT, ASK).answer().text()).contains("piece 4").contains("DONE");
            assertThat(client.post(CHAT, ASK).answer().text()).contains("piece 4").contains("DONE");
            RawClient.Answer plain =
                    client.post(CHAT, "{\"model\":\"m\",\"messages\":[]}").answer();
            assertThat(plain.text()).isEqualTo("{\"choices\":[],\"model\":\"m\"}");
        }
    }

    @Test
    void silentStreamGetsComments() throws Exception {
        allowed.release();
        try (RawClient client = new RawClient(app.port())) {
            client.post(CHAT, ASK).head();
            assertThat(client.event()).contains("piece 0");
            assertThat(client.event()).isEqualTo(": keep-alive");
            assertThat(client.event()).isEqualTo(": keep-alive");
            allowed.release();
            String next = client.event();
            assertThat(next.startsWith(":") ? client.event() : next).contains("piece 1");
            allowed.release(3);
        }
    }

    @Test
    void clientThatDoesNotReadStopsNobodysComments() throws Exception {
        try (RawClient deaf = new RawClient(app.port());
                RawClient client = new RawClient(app.port())) {
            deaf.post(CHAT, ASK.replace("[]", "[{\"role\":\"user\",\"content\":\"flood\"}]"));
            deaf.head();
            allowed.release();
            client.post(CHAT, ASK).head();
            assertThat(client.event()).contains("piece 0");
            for (int i = 0; i < 4; i++) {
                assertThat(client.event()).isEqualTo(": keep-alive");
            }
            allowed.release(9);
        }
    }

    @Test
    void errorBeforeTheFirstFrameIsAStatus() throws Exception {
        String ask = ASK.replace("[]", "[{\"role\":\"user\",\"content\":\"error first\"}]");

        RawClient.Answer answer = RawClient.post(app.port(), CHAT, ask);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.json().at("/error/message").asText()).contains("Too many");
    }
}
