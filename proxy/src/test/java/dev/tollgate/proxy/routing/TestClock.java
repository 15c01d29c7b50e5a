package dev.tollgate.proxy.routing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is told to go on. */
final class TestClock implements InstantSource {

    private Instant now;

    TestClock(String start) {
        now = Instant.parse(start);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
