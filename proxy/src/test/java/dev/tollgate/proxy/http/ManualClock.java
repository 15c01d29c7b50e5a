package dev.tollgate.proxy.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves when a test moves it. */
final class ManualClock implements InstantSource {

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-03-02T10:00:00Z"));

    @Override
    public Instant instant() {
        return now.get();
    }

    void passes(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
