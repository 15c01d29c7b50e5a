package dev.tollgate.proxy.routing;

import java.util.Arrays;

/**
 * An amount over the last minute, counted by whole seconds, so that it never forgets too early. Not
 * thread-safe.
 */
final class Window {

    /** The second that runs and the sixty before it. */
    private static final int SECONDS = 61;

    private final long[] amounts = new long[SECONDS];
    private long sum;
    private long latest;

    /** Forgets what is older than a minute. */
    void advance(long second) {
        if (second <= latest) {
            return;
        }
        if (second - latest >= SECONDS) {
            Arrays.fill(amounts, 0);
            sum = 0;
        } else {
            for (long gone = latest + 1; gone <= second; gone++) {
                int at = (int) (gone % SECONDS);
                sum -= amounts[at];
                amounts[at] = 0;
            }
        }
        latest = second;
    }

    /** Counts an amount, which may be negative, at a second that may have passed. */
    void add(long second, long amount) {
        advance(second);
        if (latest - second < SECONDS) {
            amounts[(int) (second % SECONDS)] += amount;
            sum += amount;
        }
    }

    /** The amount as of the latest second that was seen. */
    long sum() {
        return sum;
    }

    /** The first second at which the sum is below a limit, if nothing is added. */
    long below(long limit) {
        long left = sum;
        if (left < limit) {
            return latest;
        }
        for (long gone = Math.max(0, latest - SECONDS + 1); gone < latest; gone++) {
            left -= amounts[(int) (gone % SECONDS)];
            if (left < limit) {
                return gone + SECONDS;
            }
        }
        return latest + SECONDS;
    }
}
