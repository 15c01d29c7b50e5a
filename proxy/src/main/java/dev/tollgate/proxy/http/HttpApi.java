package dev.tollgate.proxy.http;

import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.provider.Stamp;
import dev.tollgate.proxy.routing.SharedValues;
import dev.tollgate.proxy.upstream.Upstream;
import io.helidon.webserver.http.HttpRouting;
import java.util.Optional;
import java.util.function.Supplier;

/** Everything that clients reach. */
public final class HttpApi implements AutoCloseable {

    private final RouteTable routes;
    private final Gateway gateway;
    private final BackgroundHealth health;
    private final Backlog backlog;

    HttpApi(RouteTable routes, Gateway gateway, BackgroundHealth health, Backlog backlog) {
        this.routes = routes;
        this.gateway = gateway;
        this.health = health;
        this.backlog = backlog;
    }

    /**
     * What the gateway is made of, as far as requests are concerned.
     *
     * @param telemetry who is told what happens
     * @param values what it shares with other gateways
     * @param accounting who may call and who pays
     * @param cache keeps answers
     * @param stopping how far it is on its way to its end
     */
    public record Parts(
            Supplier<Snapshot> snapshot,
            Upstream upstream,
            Flights flights,
            Telemetry telemetry,
            Stamp stamp,
            SharedValues values,
            Accounting accounting,
            Optional<CacheStore> cache,
            Stopping stopping) {}

    /** Puts it together. */
    public static HttpApi of(Parts parts) {
        return new Assembly(parts).api();
    }

    /** Starts what works in the background. */
    public void start() {
        health.start();
        backlog.start();
    }

    @Override
    public void close() {
        health.close();
        backlog.close();
    }

    /** All paths that are fixed before a configuration is read. */
    RouteTable routes() {
        return routes;
    }

    /** Adds all of it to the server. */
    public void routing(HttpRouting.Builder routing) {
        routing.any(gateway).error(Throwable.class, Gateway::bug);
    }
}
