package dev.tollgate.proxy.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes what a gateway posts. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

    Receiver() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/",
                exchange -> {
                    received.add(
                            Json.parse(
                                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
                    Integer status = statuses.poll();
                    exchange.sendResponseHeaders(status == null ? 200 : status, -1);
                    exchange.close();
                });
        server.start();
    }

    /** The next answers; 200 after them. */
    Receiver answering(List<Integer> next) {
        statuses.addAll(next);
        return this;
    }

    Secret address() {
        return new Secret("http://127.0.0.1:" + server.getAddress().getPort() + "/T0/canary");
    }

    List<JsonNode> received() {
        return received;
    }

    /** What it has once there are so many. */
    List<JsonNode> await(int count) {
        return Eventually.get(
                () -> List.copyOf(received), all -> all.size() >= count, Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
