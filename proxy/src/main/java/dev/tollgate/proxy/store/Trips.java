package dev.tollgate.proxy.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** What becomes of questions to a server. */
public final class Trips {

    private final AtomicLong failed = new AtomicLong();
    private volatile LongConsumer listener = _ -> {};

    Trips() {}

    /** Who is told how long each answer took, in nanoseconds; it must be quick. */
    public void onAnswer(LongConsumer told) {
        listener = told;
    }

    /** How many got no answer. */
    public long failed() {
        return failed.get();
    }

    void answered(long nanos) {
        listener.accept(nanos);
    }

    void lost() {
        failed.incrementAndGet();
    }
}
