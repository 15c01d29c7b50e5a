package dev.tollgate.proxy.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what another thread is about to do. */
public final class Eventually {

    private Eventually() {}

    /** The first value that is good, or the last one that wasn't when time was up. */
    public static <T> T get(Supplier<T> source, Predicate<T> good, Duration limit) {
        Instant end = Instant.now().plus(limit);
        T value = source.get();
        while (!good.test(value) && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
            value = source.get();
        }
        return value;
    }
}
