package dev.tollgate.proxy.command;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Makes one virtual key through a running gateway; where the key is there already, nothing changes,
 * so it may run again and again.
 *
 * @param base {@code http://tollgate:4000}
 * @param master the administrator's key
 */
record FirstKey(URI base, Secret master, Wanted wanted, Patience patience) {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int FAULT = 500;

    /**
     * The key that is to be there.
     *
     * @param models empty for all
     */
    record Wanted(Secret key, Optional<String> alias, List<String> models) {
        Wanted {
            models = List.copyOf(models);
        }
    }

    /**
     * How long the gateway may take.
     *
     * @param whole until it gives up
     * @param pause between two tries
     */
    record Patience(Duration whole, Duration pause) {}

    /** How a step has ended: over, or to be tried again. */
    private record Step(boolean over, int code, String word) {}

    /** The process's exit code. */
    int run(PrintWriter out, PrintWriter err) {
        long end = System.nanoTime() + patience.whole().toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                Step step = attempt(client);
                boolean late = System.nanoTime() - end >= 0;
                if (step.over() || late) {
                    boolean done = step.over() && step.code() == 0;
                    (done ? out : err).println(step.word());
                    return done ? 0 : Tollgate.FAILED;
                }
                Thread.sleep(patience.pause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Tollgate.FAILED;
        }
    }

    private Step attempt(HttpClient client) throws InterruptedException {
        try {
            if (client.send(request("/health/readiness").GET().build(), BodyHandlers.discarding())
                            .statusCode()
                    != OK) {
                return new Step(false, Tollgate.FAILED, "The gateway at " + base + " isn't ready");
            }
            return exists(client) ? there("is there already") : made(client);
        } catch (IOException e) {
            return new Step(false, Tollgate.FAILED, "No gateway answers at " + base);
        }
    }

    /** Asked by its hash: an address ends in logs. */
    private boolean exists(HttpClient client) throws IOException, InterruptedException {
        HttpRequest ask = request("/key/info?key=" + hash(wanted.key().value())).GET().build();
        return client.send(ask, BodyHandlers.discarding()).statusCode() == OK;
    }

    private Step made(HttpClient client) throws IOException, InterruptedException {
        ObjectNode body = Json.object().put("key", wanted.key().value());
        wanted.alias().ifPresent(alias -> body.put("key_alias", alias));
        wanted.models().forEach(body.withArray("models")::add);
        HttpRequest ask =
                request("/key/generate")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                        .build();
        HttpResponse<String> answer = client.send(ask, BodyHandlers.ofString());
        if (answer.statusCode() == OK) {
            return there("is made");
        }
        if (exists(client)) {
            return there("is there already: another has made it");
        }
        return new Step(
                answer.statusCode() < FAULT,
                Tollgate.FAILED,
                "The gateway at "
                        + base
                        + " refuses to make the key, with status "
                        + answer.statusCode()
                        + ": "
                        + answer.body().replace(wanted.key().value(), "***"));
    }

    private Step there(String what) {
        return new Step(
                true, 0, "The key" + wanted.alias().map(a -> " " + a).orElse("") + " " + what);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + master.value());
    }

    private static String hash(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
