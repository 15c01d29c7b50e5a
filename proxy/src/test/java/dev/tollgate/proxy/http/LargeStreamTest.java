package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LargeStreamTest {

    /** An image in Base64 comes in pieces of this size, eight megabytes in all. */
    private static final String PIECE = "x".repeat(64 * 1024);

    private static final int PIECES = 128;

    @Test
    void eightMegabytesAreStreamedUnchanged() throws Exception {
        HttpServer vendor =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vendor.createContext("/", LargeStreamTest::stream);
        vendor.start();
        try (App app = Gateways.of(configuration(vendor.getAddress().getPort()))) {
            app.start();

            String answer = ask(app.port());

            assertThat(answer.split(PIECE, -1)).hasSize(PIECES + 1);
            assertThat(answer).endsWith("data: [DONE]\n\n");
        } finally {
            vendor.stop(0);
        }
    }

    private static void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        String chunk =
                "data: {\"id\":\"c\",\"model\":\"v\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                        + PIECE
                        + "\"}}]}\n\n";
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < PIECES; i++) {
                out.write(chunk.getBytes(UTF_8));
            }
            out.write("data: [DONE]\n\n".getBytes(UTF_8));
        }
    }

    private static String ask(int port) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"model\":\"m\",\"stream\":true,\"messages\":[]}"))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return answer.body();
        }
    }

    private static String configuration(int port) {
        return """
        model_list:
          - model_name: m
            litellm_params: {model: openai/m, api_base: "http://127.0.0.1:PORT", api_key: k}
        """
                .replace("PORT", Integer.toString(port));
    }
}
