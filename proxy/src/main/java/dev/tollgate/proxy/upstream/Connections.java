package dev.tollgate.proxy.upstream;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/** The pools of all hosts, and what comes out of them: connections that stand. */
final class Connections implements AutoCloseable {

    private final ConcurrentHashMap<Route, HostPool> pools = new ConcurrentHashMap<>();
    private final Connector connector;
    private final int perHost;
    private final Duration wait;
    private volatile boolean closed;

    /**
     * One connection while a call has it.
     *
     * @param reused whether it has carried other calls
     */
    record Lease(Route route, HostPool pool, VendorConnection connection, boolean reused) {

        /**
         * Keeps the connection for the next call.
         *
         * @param keepAliveSeconds how long the vendor does
         */
        void giveBack(int keepAliveSeconds) {
            connection.rest(keepAliveSeconds);
            pool.release(connection);
        }

        /** Closes the connection. */
        void drop() {
            connection.abort();
            pool.release(connection);
        }
    }

    Connections(UpstreamSettings settings, Connector connector) {
        this.connector = connector;
        perHost = settings.connectionsPerHost();
        wait = settings.connectionWait();
    }

    /**
     * A connection that stands.
     *
     * @throws dev.tollgate.proxy.model.FailureException where all are busy, none came about, or the
     *     call has ended
     */
    Lease lease(Route route, Watch watch, Failures failures) {
        Lease lease = take(route, watch, failures);
        if (lease.reused() && lease.connection().isUsable()) {
            watch.use(lease.connection());
            return lease;
        }
        boolean stands = false;
        try {
            Lease fresh = renewed(lease, watch, failures);
            stands = true;
            return fresh;
        } finally {
            if (!stands) {
                lease.drop();
            }
        }
    }

    /**
     * The same place with a connection that has carried no call yet; the one before is closed.
     * Where none comes about, the place is still the caller's.
     */
    Lease renewed(Lease lease, Watch watch, Failures failures) {
        lease.connection().abort();
        VendorConnection connection = new VendorConnection();
        boolean stands = false;
        try {
            watch.use(connection);
            connector.connect(connection, lease.route(), watch, failures);
            stands = true;
        } finally {
            if (!stands) {
                connection.abort();
            }
        }
        return new Lease(lease.route(), lease.pool(), connection, false);
    }

    private Lease take(Route route, Watch watch, Failures failures) {
        try {
            while (!closed) {
                HostPool pool = pool(route);
                VendorConnection connection = pool.take(watch, wait);
                if (connection != null) {
                    return new Lease(route, pool, connection, connection.isOpen());
                }
                pools.remove(route, pool);
            }
        } catch (TimeoutException e) {
            throw failures.crowded(perHost, wait, e);
        } catch (CancellationException e) {
            throw failures.ended(watch, e);
        }
        throw failures.ended(Ending.CLOSED, null);
    }

    private HostPool pool(Route route) {
        HostPool known = pools.get(route); // without the lock that the other one may take
        return known != null
                ? known
                : pools.computeIfAbsent(route, key -> new HostPool(key, perHost));
    }

    /** Closes connections that have been idle for too long. */
    void closeIdle() {
        pools.values().removeIf(HostPool::tidy);
    }

    /** By host; those through different proxies are told one by one. */
    PoolStats stats() {
        return new PoolStats(
                pools.entrySet().stream()
                        .map(pool -> pool.getValue().stats(pool.getKey().withPort()))
                        .toList());
    }

    @Override
    public void close() {
        closed = true;
        pools.values().forEach(HostPool::close);
    }
}
