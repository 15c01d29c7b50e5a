package dev.tollgate.proxy.upstream;

import java.time.Duration;

/**
 * Vendors over HTTP/1.1: the connections, pool and parsers of Apache HttpClient, without its chain
 * of handlers. Nothing is followed, repeated or stored but what {@link StaleException} says.
 */
public final class ApacheUpstream implements Upstream {

    private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);

    private final Connector connector;
    private final Parts parts;

    /** What each call works with. */
    record Parts(Routes routes, Connections connections, Watches watches) {}

    /**
     * Without any connection yet.
     *
     * @throws IllegalArgumentException where a setting is wrong: a certificate's file, a proxy's
     *     URL
     */
    public ApacheUpstream(UpstreamSettings settings) {
        Routes routes = new Routes(settings.proxies());
        connector = new Connector(settings, routes);
        parts = new Parts(routes, new Connections(settings, connector), new Watches());
        parts.watches().start();
        parts.watches().repeat(HOUSEKEEPING, parts.connections()::closeIdle);
    }

    @Override
    public UpstreamCall call(UpstreamRequest request) {
        return new ApacheCall(request, parts);
    }

    @Override
    public PoolStats pool() {
        return parts.connections().stats();
    }

    @Override
    public void close() {
        parts.watches().close();
        parts.connections().close();
        connector.close();
    }
}
