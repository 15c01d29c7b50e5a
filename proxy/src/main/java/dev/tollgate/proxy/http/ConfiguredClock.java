package dev.tollgate.proxy.http;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/** The system's clock, in the zone that the configuration names at the time. */
final class ConfiguredClock extends Clock {

    private final Supplier<ZoneId> zone;

    ConfiguredClock(Supplier<ZoneId> zone) {
        this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
        return zone.get();
    }

    @Override
    public Clock withZone(ZoneId other) {
        return Clock.system(other);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }
}
