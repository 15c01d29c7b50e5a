package dev.tollgate.proxy.observe.export;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what becomes of requests that a callback is told of. */
final class Tally {

    private static final long NEVER = 0;

    private final String name;
    private final InstantSource clock;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong lastSuccess = new AtomicLong(NEVER);
    private final AtomicLong lastFailure = new AtomicLong(NEVER);

    /**
     * @param name the callback's
     */
    Tally(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
    }

    /** One waits in a queue. */
    void accepted() {
        accepted.incrementAndGet();
    }

    /** One didn't fit into a queue. */
    void dropped() {
        dropped.incrementAndGet();
    }

    /** So many were taken. */
    void sent(int requests) {
        sent.addAndGet(requests);
        lastSuccess.set(clock.millis());
    }

    /** So many were not. */
    void failed(int requests) {
        failed.addAndGet(requests);
        lastFailure.set(clock.millis());
    }

    CallbackState state() {
        long ended = sent.get() + failed.get();
        return new CallbackState(
                name,
                Math.max(0, accepted.get() - ended),
                sent.get(),
                failed.get(),
                dropped.get(),
                instant(lastSuccess.get()),
                instant(lastFailure.get()));
    }

    private static Optional<Instant> instant(long millis) {
        return millis == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
