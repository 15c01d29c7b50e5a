package dev.tollgate.proxy.upstream;

import java.time.Duration;

/**
 * Vendors over HTTP/1.1 on connections of its own. Nothing is followed, stored or repeated but what
 * {@link StaleException} says.
 */
public final class HttpUpstream implements Upstream {

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
    public HttpUpstream(UpstreamSettings settings) {
        Routes routes = new Routes(settings.proxies());
        connector = new Connector(settings);
        parts = new Parts(routes, new Connections(settings, connector), new Watches());
        parts.watches().start();
        parts.watches().repeat(HOUSEKEEPING, parts.connections()::closeIdle);
    }

    @Override
    public UpstreamCall call(UpstreamRequest request) {
        return new HttpCall(request, parts);
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
