package dev.tollgate.proxy.http;

import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All requests under way. Four times a second it looks for those that last, so that quick ones cost
 * nothing more than their entry: their client is watched, and a silent stream gets a comment that
 * keeps proxies on the way from closing it.
 */
public final class Flights implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(250);

    private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final long heartbeat;

    /**
     * @param heartbeat after how much silence a stream gets a comment
     */
    public Flights(Duration heartbeat) {
        this.heartbeat = heartbeat.toNanos();
        Thread.ofPlatform().daemon().name("flights").start(this::sweep);
    }

    /** How many requests are under way. */
    public int size() {
        return flights.size();
    }

    /** How many bytes the bodies of these requests have. */
    public long bytes() {
        return flights.stream().mapToLong(Flight::bytes).sum();
    }

    Flight start(ServerRequest request, long started) {
        boolean http1 = request.prologue().protocolVersion().startsWith("1");
        Flight flight = new Flight(this, reader(request), http1 ? 0 : request.id(), started);
        flight.listen();
        flights.add(flight);
        return flight;
    }

    /** Of a call that no client waits for. */
    Flight withoutClient() {
        return new Flight(this, null, 0, System.nanoTime());
    }

    void landed(Flight flight) {
        flights.remove(flight);
    }

    private static @Nullable WatchedReader reader(ServerRequest request) {
        return request.remotePeer() instanceof WatchedConnections.WatchedPeer peer
                ? peer.reader()
                : null;
    }

    private void sweep() {
        try {
            while (!stopped.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                long now = System.nanoTime();
                flights.forEach(flight -> sweep(flight, now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep(Flight flight, long now) {
        if (now - flight.started() > TICK.toNanos()) {
            flight.watch();
        }
        EventStream silent = flight.silentSince(now - heartbeat);
        if (silent != null) {
            // a client that doesn't read would hold up all others
            Thread.ofVirtual().name("heartbeat").start(silent::heartbeat);
        }
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
