package dev.tollgate.proxy.http;

import static dev.tollgate.proxy.upstream.RawServer.chunks;
import static dev.tollgate.proxy.upstream.RawServer.head;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.fake.Received;
import dev.tollgate.proxy.upstream.RawServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A vendor's stream breaks after each of its frames in turn: before the client has seen anything
 * another deployment answers, afterwards the client is told, once and in its own format.
 */
class BrokenStreamTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: whole
                litellm_params: {model: MODEL, api_base: FAKE, api_key: upstream}
              - model_name: broken
                litellm_params: {model: MODEL, api_base: RAW, api_key: upstream, order: 1}
              - model_name: broken
                litellm_params: {model: MODEL, api_base: FAKE, api_key: upstream, order: 2}
            """;

    private static final String CHAT =
            "{'model':'GROUP','stream':true,'messages':[{'role':'user','content':'one two three'}]}";

    private List<String> frames = List.of();
    private int breakAfter;

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, openai/mock, /v1, [DONE]",
        "/v1/chat/completions, anthropic/claude-sonnet-4-5, '', [DONE]",
        "/v1/chat/completions, gemini/gemini-2.5-flash, /v1beta, [DONE]",
        "/v1/messages, openai/mock, /v1, message_stop",
        "/v1/messages, anthropic/claude-sonnet-4-5, '', message_stop",
        "/v1/responses, openai/mock, /v1, response.completed",
        "/v1/responses, anthropic/claude-sonnet-4-5, '', response.completed",
        "/v1beta/models/GROUP:streamGenerateContent?alt=sse, gemini/gemini-2.5-flash, /v1beta,"
                + " finishReason",
        "/v1beta/models/GROUP:streamGenerateContent?alt=sse, openai/mock, /v1, finishReason",
    })
    void breakIsEitherHealedOrTold(String path, String model, String base, String mark)
            throws Exception {
        try (FakeProvider fake = new FakeProvider(0);
                RawServer raw = new RawServer(this::serve);
                App app = Gateways.of(config(model, base, fake, raw))) {
            app.start();
            events(app, path, "whole");
            frames = frames(fake);
            assertThat(frames).hasSizeGreaterThan(2);
            boolean told = false;
            for (breakAfter = 0; breakAfter <= frames.size(); breakAfter++) {
                List<String> events = events(app, path, "broken");
                told = check(events, mark, told);
            }
            assertThat(told).isTrue();
        }
    }

    /** Returns whether the client was told of the break. */
    private boolean check(List<String> events, String mark, boolean toldBefore) {
        long errors = events.stream().filter(BrokenStreamTest::isError).count();
        String when = "after " + breakAfter + " of " + frames.size() + ": " + events;
        assertThat(errors).as(when).isLessThanOrEqualTo(1);
        boolean complete = events.stream().anyMatch(event -> event.contains(mark));
        assertThat(complete).as(when).isNotEqualTo(errors == 1);
        if (errors == 1) {
            // Responses' own end mark may follow
            assertThat(isError(events.getLast()) || isFailed(events.getLast())).as(when).isTrue();
            assertThat(breakAfter).as(when).isPositive();
            return true;
        }
        if (breakAfter == frames.size()) {
            assertThat(errors).as(when).isZero();
        }
        return toldBefore;
    }

    private static boolean isError(String event) {
        return event.startsWith("event: error")
                || (event.contains("\"error\":{") && !isFailed(event));
    }

    private static boolean isFailed(String event) {
        return event.startsWith("event: response.failed");
    }

    /** One stream; its status is 200 and its body ends in order. */
    private static List<String> events(App app, String path, String group) throws IOException {
        String json =
                path.endsWith("/responses")
                        ? "{'model':'GROUP','stream':true,'input':'one two three'}"
                        : path.contains("GROUP")
                                ? "{'contents':[{'role':'user','parts':[{'text':'one two three'}]}]}"
                                : CHAT.replace("'messages'", "'max_tokens':99,'messages'");
        List<String> events = new ArrayList<>();
        try (RawClient client = new RawClient(app.port())) {
            client.post(
                    path.replace("GROUP", group), json.replace('\'', '"').replace("GROUP", group));
            assertThat(client.head().status()).isEqualTo(200);
            for (String event = client.event(); !event.isEmpty(); event = client.event()) {
                events.add(event);
            }
        }
        return events;
    }

    /** What the vendor says to the request that the gateway has just made of it. */
    private static List<String> frames(FakeProvider fake) throws Exception {
        Received asked = fake.requests().getLast();
        String query = asked.query().isEmpty() ? "" : "?" + asked.query();
        HttpRequest.Builder again =
                HttpRequest.newBuilder(URI.create(fake.url() + asked.path() + query))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(asked.body()));
        for (String name :
                List.of("authorization", "x-api-key", "x-goog-api-key", "anthropic-version")) {
            if (!asked.header(name).isEmpty()) {
                again.header(name, asked.header(name));
            }
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            String text =
                    client.send(again.build(), HttpResponse.BodyHandlers.ofString(ISO_8859_1))
                            .body();
            return List.of(text.split("(?<=\n\n)", 0));
        }
    }

    private void serve(RawServer.Peer peer) throws IOException {
        peer.request();
        peer.say(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"));
        if (breakAfter > 0) {
            peer.say(chunks(frames.subList(0, breakAfter).toArray(String[]::new)));
        }
    }

    private static String config(String model, String base, FakeProvider fake, RawServer raw) {
        return CONFIG.replace("MODEL", model)
                .replace("FAKE", fake.url() + base)
                .replace("RAW", "http://127.0.0.1:" + raw.port() + base);
    }
}
