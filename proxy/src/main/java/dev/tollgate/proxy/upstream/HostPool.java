package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Open connections of one way to one host. The one used last is taken first, so that those not
 * needed age and go; who finds all busy waits in line.
 *
 * <p>A connection under way or about to be opened holds a place; there are as many as may be open
 * at once.
 */
final class HostPool {

    private final byte[] lineEnd;
    private final int places;

    // all by the monitor
    private final ArrayDeque<VendorConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<CompletableFuture<VendorConnection>> waiting = new ArrayDeque<>();
    private int leased;
    private boolean closed;

    HostPool(Route route, int places) {
        String line = " HTTP/1.1\r\nHost: " + route.authority() + "\r\n";
        lineEnd = line.getBytes(US_ASCII);
        this.places = places;
    }

    /** What ends the line of each request to the host: the version, and {@code Host} below it. */
    byte[] lineEnd() {
        return lineEnd;
    }

    /**
     * A connection with its place: one that has rested, or one to be opened. Null where the pool
     * was closed.
     *
     * @throws TimeoutException where all places are taken for so long
     * @throws CancellationException where the call has ended
     */
    @Nullable VendorConnection take(Watch watch, Duration wait) throws TimeoutException {
        CompletableFuture<VendorConnection> place;
        synchronized (this) {
            if (closed) {
                return null;
            }
            VendorConnection rested = rested();
            if (rested != null || leased < places) {
                leased++;
                return rested == null ? new VendorConnection() : rested;
            }
            place = new CompletableFuture<>();
            waiting.addLast(place);
        }
        return await(place, watch, wait);
    }

    private @Nullable VendorConnection rested() {
        long now = System.nanoTime();
        VendorConnection found = idle.pollFirst();
        while (found != null && found.isExpired(now)) {
            found.close();
            found = idle.pollFirst();
        }
        return found;
    }

    private VendorConnection await(
            CompletableFuture<VendorConnection> place, Watch watch, Duration wait)
            throws TimeoutException {
        boolean got = false;
        try {
            VendorConnection connection = watch.await(place, wait);
            got = true;
            return connection;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // nobody fails it
        } finally {
            if (!got) {
                leave(place);
            }
        }
    }

    /** Gives up waiting; a place that came all the same is the next one's. */
    private synchronized void leave(CompletableFuture<VendorConnection> place) {
        boolean came = !place.cancel(false);
        waiting.removeIf(CompletableFuture::isDone);
        if (came) {
            release(place.resultNow());
        }
    }

    /** Gives a place back with its connection, which is kept where it is open. */
    synchronized void release(VendorConnection connection) {
        if (closed) {
            connection.close();
            return;
        }
        boolean open = connection.isOpen();
        CompletableFuture<VendorConnection> next = waiting.pollFirst();
        while (next != null) {
            if (next.complete(open ? connection : new VendorConnection())) {
                return;
            }
            next = waiting.pollFirst();
        }
        leased--;
        if (open) {
            idle.addFirst(connection);
        }
    }

    /** Closes connections that have rested for too long; true where the pool is of no use then. */
    synchronized boolean tidy() {
        long now = System.nanoTime();
        idle.removeIf(connection -> {
            boolean expired = connection.isExpired(now);
            if (expired) {
                connection.close();
            }
            return expired;
        });
        closed |= leased == 0 && idle.isEmpty();
        return closed;
    }

    /** Closes the connections that rest; those under way are closed as they come back. */
    synchronized void close() {
        closed = true;
        idle.forEach(VendorConnection::close);
        idle.clear();
        waiting.forEach(place -> place.cancel(false));
        waiting.clear();
    }

    /** How many there are of a host by its name. */
    synchronized PoolStats.Host stats(String host) {
        return new PoolStats.Host(host, idle.size(), leased);
    }
}
