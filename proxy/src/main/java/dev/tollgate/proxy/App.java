package dev.tollgate.proxy;

import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.http.Accounting;
import dev.tollgate.proxy.http.Flights;
import dev.tollgate.proxy.http.HttpApi;
import dev.tollgate.proxy.http.SlowClients;
import dev.tollgate.proxy.http.Snapshot;
import dev.tollgate.proxy.http.Stopping;
import dev.tollgate.proxy.http.Telemetry;
import dev.tollgate.proxy.http.UndecodedBodies;
import dev.tollgate.proxy.http.WatchedConnections;
import dev.tollgate.proxy.provider.Stamp;
import dev.tollgate.proxy.routing.SharedValues;
import dev.tollgate.proxy.upstream.Upstream;
import io.helidon.common.tls.Tls;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.http2.Http2Upgrader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The running gateway: every part is made here, in reading order, and closed in the reverse one.
 */
public final class App implements AutoCloseable {

    /** A proxy on the way may cut a silent stream after half a minute. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final AtomicReference<Snapshot> snapshot;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Stopping stopping = new Stopping();
    private final Upstream upstream;
    private final Optional<CacheStore> cache;
    private final Flights flights;
    private final SlowClients slowClients = new SlowClients();
    private final HttpApi api;
    private final WebServer server;
    private final Duration notice;

    /**
     * Where and how the gateway listens.
     *
     * @param host empty for all interfaces
     * @param port 0 takes any free one
     * @param tls empty for plain HTTP
     */
    record Listen(String host, int port, Optional<Tls> tls, Drain drain) {}

    /**
     * What the gateway works with.
     *
     * @param upstream closed with the gateway
     * @param telemetry who is told what happens
     * @param heartbeat after how much silence a stream gets a comment
     * @param values shared with other gateways
     * @param accounting who may call and who pays
     * @param cache keeps answers; closed with the gateway
     */
    public record Parts(
            Upstream upstream,
            Telemetry telemetry,
            Duration heartbeat,
            SharedValues values,
            Accounting accounting,
            Optional<CacheStore> cache) {

        /** With comments as often as proxies on the way need them. */
        public Parts(
                Upstream upstream,
                Telemetry telemetry,
                SharedValues values,
                Accounting accounting,
                Optional<CacheStore> cache) {
            this(upstream, telemetry, HEARTBEAT, values, accounting, cache);
        }
    }

    /** The gateway, not started yet. */
    App(Listen listen, Parts parts, Snapshot first) {
        this.snapshot = new AtomicReference<>(first);
        this.upstream = parts.upstream();
        this.cache = parts.cache();
        this.flights = new Flights(parts.heartbeat());
        this.api =
                HttpApi.of(
                        new HttpApi.Parts(
                                snapshot::get,
                                upstream,
                                flights,
                                parts.telemetry(),
                                Stamp.of(Clock.systemUTC()),
                                parts.values(),
                                parts.accounting(),
                                parts.cache(),
                                stopping));
        this.server = server(listen);
        this.notice = listen.drain().notice();
    }

    private WebServer server(Listen listen) {
        WebServerConfig.Builder builder =
                WebServer.builder()
                        .port(listen.port())
                        // Helidon's default lets small writes wait for the client's delayed ACK
                        .connectionOptions(socket -> socket.tcpNoDelay(true))
                        .addConnectionSelector(http1())
                        .addConnectionSelector(http2())
                        // bodies are decompressed by who knows how large they may become
                        .contentEncoding(
                                ContentEncodingContext.create(c ->
                                        c.contentEncodingsDiscoverServices(false)
                                                .addContentEncoding(new UndecodedBodies())))
                        .shutdownGracePeriod(listen.drain().longest())
                        // Main closes the whole App in order
                        .shutdownHook(false)
                        .routing(this::routing);
        listen.tls().ifPresent(builder::tls);
        if (!listen.host().isEmpty()) {
            builder.host(listen.host());
        }
        return builder.build();
    }

    private WatchedConnections http1() {
        return new WatchedConnections(
                Http1ConnectionSelector.builder()
                        .config(
                                Http1Config.builder()
                                        .sendListeners(List.of())
                                        .receiveListeners(List.of())
                                        // HTTP/1.1 keeps connections without being told
                                        .sendKeepAliveHeader(false)
                                        .build())
                        .addUpgrader(Http2Upgrader.create(Http2Config.create()))
                        .build(),
                slowClients);
    }

    private WatchedConnections http2() {
        return new WatchedConnections(
                Http2ConnectionSelector.builder().http2Config(Http2Config.create()).build(),
                slowClients);
    }

    /** Adds every path of the gateway, for the program and for tests alike. */
    public void routing(HttpRouting.Builder routing) {
        api.routing(routing);
    }

    /** Starts to listen; returns once connections are accepted. */
    public void start() {
        server.start();
        api.start();
    }

    /**
     * Another configuration for all requests that come from now on; those under way keep theirs.
     */
    public void use(Snapshot next) {
        snapshot.set(next);
    }

    /** The port in use, known after {@link #start()}. */
    public int port() {
        return server.port();
    }

    /**
     * Says that it isn't ready, serves on while that gets about, stops to accept, lets answers
     * under way end, then closes what is left.
     */
    @Override
    public void close() {
        if (!stopped.getAndSet(true)) {
            stopping.announce();
            giveNotice();
            stopping.close();
        }
        api.close();
        server.stop();
        flights.close();
        slowClients.close();
        upstream.close();
        cache.ifPresent(CacheStore::close);
    }

    private void giveNotice() {
        try {
            var _ = new CountDownLatch(1).await(notice.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
