package dev.tollgate.proxy.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what another thread is about to do. */
public final class Eventually {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private Eventually() {}

    private static Duration longer(Duration limit) {
        return limit.compareTo(LONG) < 0 ? LONG : limit;
    }

    /**
     * The first value that is good, or the last one that wasn't when time was up.
     *
     * @param limit whole seconds mean "soon" and are given generously, as the machine may be busy
     */
    public static <T> T get(Supplier<T> source, Predicate<T> good, Duration limit) {
        Instant end = Instant.now().plus(limit.compareTo(SOON) < 0 ? limit : longer(limit));
        T value = source.get();
        while (!good.test(value) && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(PAUSE.toNanos());
            value = source.get();
        }
        return value;
    }
}
