package dev.tollgate.proxy.routing;

import java.util.concurrent.atomic.AtomicInteger;

/** Calls under way at a deployment. */
final class InFlight {

    private final AtomicInteger count = new AtomicInteger();

    int count() {
        return count.get();
    }

    /** Counts one more, unless that would be more than the limit. */
    boolean begin(int limit) {
        int now = count.get();
        while (now < limit) {
            if (count.compareAndSet(now, now + 1)) {
                return true;
            }
            now = count.get();
        }
        return false;
    }

    void end() {
        count.decrementAndGet();
    }
}
