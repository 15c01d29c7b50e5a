package dev.tollgate.proxy.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that takes all that it is sent, and keeps it. */
public final class Collector implements AutoCloseable {

    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    /** One that answers at once. */
    public Collector() {
        this(false);
    }

    private Collector(boolean stuck) {
        if (!stuck) {
            open.countDown();
        }
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    /** One that answers nothing until it is {@link #open}. */
    public static Collector stuck() {
        return new Collector(true);
    }

    /** Answers all that wait, and what comes later. */
    public void open() {
        open.countDown();
    }

    /** Answers the next requests with these; 200 comes after the last one. */
    public Collector answering(List<Integer> next) {
        statuses.addAll(next);
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All requests so far. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** At least so many requests; fewer once five seconds have passed. */
    public List<Received> received(int count) {
        return Eventually.get(this::received, all -> all.size() >= count, Duration.ofSeconds(5));
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(
                    new Received(
                            received.size() + 1,
                            Instant.now(),
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getRawPath(),
                            String.valueOf(exchange.getRequestURI().getRawQuery()),
                            headers,
                            body));
            open.await();
            Integer status = statuses.poll();
            exchange.sendResponseHeaders(status == null ? 200 : status, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        open();
        server.stop(0);
        threads.shutdownNow();
    }
}
