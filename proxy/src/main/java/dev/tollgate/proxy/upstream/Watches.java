package dev.tollgate.proxy.upstream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** All calls under way; one thread looks ten times a second which of them are late. */
final class Watches implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(100);

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("upstream-deadlines").factory());

    /** Starts to look. */
    void start() {
        repeat(TICK, this::check);
    }

    /** Runs something from time to time on the same thread; it must be short and never fail. */
    void repeat(Duration pause, Runnable task) {
        var _ =
                clock.scheduleWithFixedDelay(
                        task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    void add(Watch watch) {
        watches.add(watch);
        if (clock.isShutdown()) {
            watch.end(Ending.CLOSED);
        }
    }

    void remove(Watch watch) {
        watches.remove(watch);
    }

    private void check() {
        long now = System.nanoTime();
        watches.forEach(watch -> watch.check(now));
    }

    /** Ends every call under way. */
    @Override
    public void close() {
        clock.shutdownNow();
        watches.forEach(watch -> watch.end(Ending.CLOSED));
    }
}
