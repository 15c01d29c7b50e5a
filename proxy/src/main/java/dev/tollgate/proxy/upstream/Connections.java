package dev.tollgate.proxy.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.LaxConnPool;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Open connections by host. The one used last is taken first, so that those not needed age and go.
 */
final class Connections implements AutoCloseable {

    /** So that a change of DNS is followed. */
    private static final TimeValue LIFE = TimeValue.ofMinutes(10);

    /** Below the minute after which load balancers in front of vendors close. */
    private static final TimeValue IDLE = TimeValue.ofSeconds(50);

    /** Younger ones are taken as they are: a look at the socket takes a millisecond. */
    private static final long LOOK_AFTER_MILLIS = 2_000;

    private final LaxConnPool<HttpRoute, VendorConnection> pool;
    private final Connector connector;
    private final int perHost;
    private final Duration wait;

    /**
     * One connection while a call has it.
     *
     * @param reused whether it has carried other calls
     */
    record Lease(PoolEntry<HttpRoute, VendorConnection> entry, boolean reused) {

        VendorConnection connection() {
            return entry.getConnection();
        }
    }

    Connections(UpstreamSettings settings, Connector connector) {
        this.connector = connector;
        perHost = settings.connectionsPerHost();
        wait = settings.connectionWait();
        pool = new LaxConnPool<>(perHost, LIFE, PoolReusePolicy.LIFO, null, null);
    }

    /**
     * A connection that stands.
     *
     * @param fresh whether one that carried other calls won't do
     * @throws dev.tollgate.proxy.model.FailureException where all are busy, none came about, or the
     *     call has ended
     */
    Lease lease(HttpRoute route, Watch watch, Failures failures, boolean fresh) {
        PoolEntry<HttpRoute, VendorConnection> entry = take(route, watch, failures);
        boolean stands = false;
        try {
            boolean reused = !fresh && isUsable(entry);
            watch.use(reused ? entry.getConnection() : renew(entry));
            if (!reused) {
                connector.connect(entry.getConnection(), route, watch, failures);
            }
            stands = true;
            return new Lease(entry, reused);
        } finally {
            if (!stands) {
                drop(entry);
            }
        }
    }

    private PoolEntry<HttpRoute, VendorConnection> take(
            HttpRoute route, Watch watch, Failures failures) {
        try {
            Timeout limit = Timeout.ofMilliseconds(wait.toMillis());
            return watch.await(pool.lease(route, null, limit, null), wait);
        } catch (TimeoutException | ExecutionException e) {
            throw failures.crowded(perHost, wait, e);
        } catch (CancellationException e) {
            throw failures.ended(watch, e);
        } catch (IllegalStateException closed) {
            throw failures.ended(Ending.CLOSED, closed);
        }
    }

    private static boolean isUsable(PoolEntry<HttpRoute, VendorConnection> entry) {
        VendorConnection connection = entry.getConnection();
        if (connection == null || !connection.isOpen()) {
            return false;
        }
        if (System.currentTimeMillis() - entry.getUpdated() < LOOK_AFTER_MILLIS) {
            return true;
        }
        try {
            return !connection.isStale() && !connection.hasLeftover();
        } catch (IOException e) {
            return false;
        }
    }

    private static VendorConnection renew(PoolEntry<HttpRoute, VendorConnection> entry) {
        entry.discardConnection(CloseMode.IMMEDIATE);
        VendorConnection connection = new VendorConnection();
        entry.assignConnection(connection);
        return connection;
    }

    /** Keeps the connection for the next call. */
    void giveBack(Lease lease) {
        lease.entry().updateExpiry(IDLE);
        pool.release(lease.entry(), true);
    }

    /** Closes the connection. */
    void drop(Lease lease) {
        drop(lease.entry());
    }

    private void drop(PoolEntry<HttpRoute, VendorConnection> entry) {
        entry.discardConnection(CloseMode.IMMEDIATE);
        pool.release(entry, false);
    }

    /** By host; those through different proxies are told one by one. */
    PoolStats stats() {
        return new PoolStats(pool.getRoutes().stream().map(this::host).toList());
    }

    private PoolStats.Host host(HttpRoute route) {
        org.apache.hc.core5.pool.PoolStats stats = pool.getStats(route);
        return new PoolStats.Host(
                route.getTargetHost().toHostString(), stats.getAvailable(), stats.getLeased());
    }

    /** Closes connections that have been idle for too long. */
    void closeIdle() {
        pool.closeExpired();
    }

    @Override
    public void close() {
        pool.close(CloseMode.IMMEDIATE);
    }
}
