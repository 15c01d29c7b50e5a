package dev.tollgate.proxy.golden;

import dev.tollgate.proxy.provider.Stamp;
import java.util.concurrent.atomic.AtomicInteger;

/** Stamps that count from 1, at one moment. */
public final class FixedStamp {

    private static final long NOW = 1_700_000_000L;

    private FixedStamp() {}

    public static Stamp create() {
        AtomicInteger count = new AtomicInteger();
        return new Stamp(() -> "test" + count.incrementAndGet(), () -> NOW);
    }
}
