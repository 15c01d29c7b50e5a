package dev.tollgate.proxy.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * A gateway that runs already, asked over HTTP.
 *
 * @param base {@code http://localhost:4000}
 * @param key the master key, if there is one
 */
record RunningGateway(String base, Optional<Secret> key) {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int FIRST_ERROR = 400;

    /**
     * Prints {@code GET /health/readiness}: LiteLLM asks {@code /health}, which calls every model.
     */
    int health(PrintWriter out, PrintWriter err) {
        return print(request("/health/readiness").GET().build(), out, err);
    }

    /** Prints the answer to one chat completion. */
    int test(String model, PrintWriter out, PrintWriter err) {
        ObjectNode body = Json.object().put("model", model);
        body.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "This is a test request; answer with one short sentence.");
        HttpRequest request =
                request("/v1/chat/completions")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                        .build();
        return print(request, out, err);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT);
        key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.value()));
        return request;
    }

    private int print(HttpRequest request, PrintWriter out, PrintWriter err) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= FIRST_ERROR) {
                err.println(base + " answers with status " + answer.statusCode());
            }
            out.println(answer.body());
            return answer.statusCode() < FIRST_ERROR ? 0 : Tollgate.FAILED;
        } catch (IOException e) {
            err.println(
                    "No gateway answers at " + base + "; start it, or correct --host and --port");
            return Tollgate.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Tollgate.FAILED;
        }
    }
}
