package dev.tollgate.proxy;

import dev.tollgate.proxy.http.HealthService;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;

/**
 * The running gateway: every part is made here, in reading order, and closed in the reverse one.
 */
public final class App implements AutoCloseable {

    /** The longest that an answer under way holds up a stop. */
    private static final Duration DRAIN = Duration.ofMinutes(5);

    private final HealthService health;
    private final WebServer server;

    /**
     * The gateway on a TCP port, not started yet.
     *
     * @param port where it will listen; 0 takes any free one
     */
    public App(int port) {
        health = new HealthService();
        server =
                WebServer.builder()
                        .port(port)
                        // Helidon's default lets small writes wait for the client's delayed ACK
                        .connectionOptions(socket -> socket.tcpNoDelay(true))
                        .shutdownGracePeriod(DRAIN)
                        // Main closes the whole App in order
                        .shutdownHook(false)
                        .routing(this::routing)
                        .build();
    }

    /** Adds every path of the gateway, for the program and for tests alike. */
    public void routing(HttpRouting.Builder routing) {
        routing.register("/health", health);
    }

    /** Starts to listen; returns once connections are accepted. */
    public void start() {
        server.start();
    }

    /** The port in use, known after {@link #start()}. */
    public int port() {
        return server.port();
    }

    /** Stops to accept, lets answers under way end, then closes what is left. */
    @Override
    public void close() {
        server.stop();
    }
}
