package dev.tollgate.proxy.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that goes when it is told to. */
public final class TestClock implements InstantSource {

    private final AtomicReference<Instant> now;

    /**
     * @param start ISO 8601, {@code 2026-03-02T15:00:00Z}
     */
    public TestClock(String start) {
        now = new AtomicReference<>(Instant.parse(start));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    public void advance(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    /** Goes on to an instant, ISO 8601. */
    public void set(String instant) {
        now.set(Instant.parse(instant));
    }
}
