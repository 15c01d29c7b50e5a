package dev.tollgate.proxy.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Closes the connections of clients that begin a request and don't get on with it. */
public final class SlowClients implements AutoCloseable {

    private static final long TICK = 1000;

    private final Set<WatchedReader> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopped = new CountDownLatch(1);

    public SlowClients() {
        Thread.ofPlatform().daemon().name("slow-clients").start(this::sweep);
    }

    void add(WatchedReader connection) {
        open.add(connection);
    }

    void remove(WatchedReader connection) {
        open.remove(connection);
    }

    private void sweep() {
        try {
            while (!stopped.await(TICK, TimeUnit.MILLISECONDS)) {
                long now = System.nanoTime();
                open.forEach(connection -> connection.closeIfOverdue(now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
