package dev.tollgate.proxy.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What keeps requests from a deployment: its failures, which a good answer ends; its quotas, which
 * only time ends; and after a parked day a trial, in which one request at a time finds out whether
 * the quota is back. Times are in milliseconds since 1970. Not thread-safe.
 */
final class Closures {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long LONGEST_PARKED = Duration.ofMinutes(30).toMillis();

    /** A request that tries whether the quota is back has this long before another one does. */
    private static final long TRIAL = MINUTE;

    /** Clocks differ, and a vendor's counters aren't reset all at once. */
    private static final long AROUND_MIDNIGHT = Duration.ofMinutes(10).toMillis();

    private static final long LONGEST_REFUSED = Duration.ofMinutes(5).toMillis();

    private @Nullable Closure failing;
    private long failingSince;
    private @Nullable Closure quota;
    private boolean onTrial;
    private long trialUntil;
    private int trials;
    private int refusals;

    /** Of two closures of a kind, the one that ends later counts. */
    void close(Closure why, long now) {
        boolean isQuota =
                switch (why.reason()) {
                    case MINUTE_QUOTA, DAY_QUOTA -> true;
                    case COOLDOWN, KEY_REFUSED, UNHEALTHY -> false;
                };
        onTrial |= why.reason() == Closure.Reason.DAY_QUOTA;
        if (isQuota && why.until() > until(quota)) {
            quota = why;
            trialUntil = 0;
        }
        if (!isQuota && why.until() > until(failing)) {
            failing = why;
            failingSince = now;
        }
    }

    /** What was closed for this reason isn't any more; quotas only time ends. */
    void end(Closure.Reason reason) {
        if (failing != null && failing.reason() == reason) {
            recover();
        }
    }

    /** Its failures are over. */
    void recover() {
        refusals = 0;
        failing = null;
    }

    /** A call that began at some time has been answered well. */
    void answered(long began) {
        if (failingSince <= began) {
            recover();
        }
        if (trialUntil > 0 || until(quota) <= began) {
            prove();
        }
    }

    /** The vendor has shown that its day isn't used up. */
    void prove() {
        onTrial = false;
        trials = 0;
        trialUntil = 0;
    }

    /** The request that was on trial has shown nothing. */
    void unproved() {
        trialUntil = 0;
    }

    /** A request is sent; where it is on trial it goes alone. */
    void began(long now) {
        if (onTrial && until() <= now) {
            trialUntil = now + TRIAL;
        }
    }

    /**
     * Until when a used up day parks it: to the midnight at first; where the day has just begun, in
     * ever longer steps.
     *
     * @param begin of the vendor's day
     * @param end of the vendor's day
     */
    long parkedUntil(long now, long begin, long end) {
        if (quota != null && quota.until() > now && onTrial) {
            return quota.until();
        }
        if (!onTrial && now - begin > AROUND_MIDNIGHT) {
            return end;
        }
        long pause = Math.min(LONGEST_PARKED, MINUTE << Math.min(trials, 5));
        trials++;
        return now + pause;
    }

    /**
     * How long it stays closed because the vendor refuses its key: each time twice as long.
     *
     * @param first in milliseconds
     */
    long refusedFor(long now, long first) {
        if (until(failing) <= now) {
            refusals++;
        }
        long longer = first << Math.clamp(refusals - 1L, 0, 10);
        return Math.max(first, Math.min(LONGEST_REFUSED, longer));
    }

    /** When requests may go to it again, as far as is known. */
    long until() {
        return Math.max(until(failing), until(quota));
    }

    /** The same, while a request is on trial after that. */
    long closedUntil() {
        return Math.max(until(), trialUntil);
    }

    boolean onTrial() {
        return onTrial;
    }

    /** What ends last, whether or not that has passed. */
    @Nullable Closure last() {
        return until(quota) > until(failing) ? quota : failing;
    }

    private static long until(@Nullable Closure closure) {
        return closure == null ? 0 : closure.until();
    }
}
