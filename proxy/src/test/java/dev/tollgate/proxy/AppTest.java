package dev.tollgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppTest {

    private final App app = Gateways.demo();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/liveliness", "/health/liveness"})
    void aliveAnswersTheJsonStringThatLiteLlmAnswers(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("\"I'm alive!\"");
    }

    @Test
    void startedGatewayIsReady() throws Exception {
        HttpResponse<String> answer = get("/health/readiness");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"status\":\"healthy\",\"db\":\"Not connected\",\"cache\":null,"
                                + "\"litellm_version\":\"dev\",\"success_callbacks\":[],"
                                + "\"callbacks\":[]}");
    }

    @Test
    void unknownPathAnswers404() throws Exception {
        assertThat(get("/no-such-path").statusCode()).isEqualTo(404);
    }

    @Test
    void closedAppRefusesConnections() throws Exception {
        URI uri = uri("/health/liveliness");
        app.close();

        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> get(uri));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(uri(path));
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + app.port() + path);
    }
}
