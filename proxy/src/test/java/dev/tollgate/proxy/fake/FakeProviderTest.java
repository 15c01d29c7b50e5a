package dev.tollgate.proxy.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The judge's own tests: what it does to a client must be what it says. */
class FakeProviderTest {

    private final FakeProvider provider = new FakeProvider(0);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.shutdownNow();
        provider.close();
    }

    @Test
    void echoesAndRemembersTheRequest() throws Exception {
        HttpResponse<String> answer = text("hello", false);

        assertThat(answer.body()).contains("\"content\":\"echo: hello\"");
        assertThat(provider.requests()).hasSize(1);
        assertThat(provider.requests().getFirst().header("authorization")).isEqualTo("Bearer key");
        assertThat(provider.requests().getFirst().json().path("model").asText()).isEqualTo("mock");
    }

    @Test
    void errorFailsAsOftenAsItIsTold() throws Exception {
        HttpResponse<String> first = text("[[error 429 retry-after=7 times=1]]", false);
        HttpResponse<String> second = text("[[error 429 retry-after=7 times=1]]", false);

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.headers().firstValue("retry-after")).hasValue("7");
        assertThat(second.statusCode()).isEqualTo(200);
    }

    @Test
    void brokenStreamEndsWithoutItsLastChunk() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> text("[[count 9]] [[break after=3]]", true));
    }

    @Test
    void cutStreamEndsInOrderAndLacksTheRest() throws Exception {
        String body = text("[[count 9]] [[cut after=3]]", true).body();

        assertThat(body).contains("\" 3\"").doesNotContain("\" 4\"").doesNotContain("[DONE]");
    }

    @Test
    void fieldOfTheGatewayIsRefused() throws Exception {
        HttpResponse<String> answer =
                client.send(
                        request("{\"messages\":[],\"num_retries\":2}"), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("num_retries");
    }

    @Test
    void leavingClientIsRemembered() throws Exception {
        HttpRequest request = request(chat("[[count 9]] [[stall after=3]]", true));
        InputStream body = client.send(request, BodyHandlers.ofInputStream()).body();
        assertThat(body.read()).isPositive();
        body.close();

        assertThat(aborts()).hasSize(1);
        assertThat(provider.aborts().getFirst().frames()).isEqualTo(4);
    }

    private List<Aborted> aborts() {
        return Eventually.get(provider::aborts, aborts -> !aborts.isEmpty(), Duration.ofSeconds(1));
    }

    private HttpResponse<String> text(String message, boolean stream)
            throws IOException, InterruptedException {
        return client.send(request(chat(message, stream)), BodyHandlers.ofString());
    }

    private static String chat(String message, boolean stream) {
        return Make.text(
                Make.object(
                        "model",
                        "mock",
                        "stream",
                        stream,
                        "messages",
                        List.of(Make.object("role", "user", "content", message))));
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(URI.create(provider.url() + "/v1/chat/completions"))
                .header("Authorization", "Bearer key")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
