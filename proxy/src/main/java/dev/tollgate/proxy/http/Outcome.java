package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a request ends, for the log. For the request's own thread. */
final class Outcome {

    private Usage usage = Usage.NONE;
    private @Nullable Failure brokeOff;
    private long called = System.nanoTime();

    /** A vendor is called now. */
    void calling() {
        called = System.nanoTime();
    }

    /** When the last vendor was called, by {@link System#nanoTime()}. */
    long called() {
        return called;
    }

    void used(Usage all) {
        usage = all;
    }

    void brokeOff(Failure failure) {
        brokeOff = failure;
    }

    Usage usage() {
        return usage;
    }

    /** Why a stream broke off after it had begun. */
    Optional<Failure> brokeOff() {
        return Optional.ofNullable(brokeOff);
    }
}
