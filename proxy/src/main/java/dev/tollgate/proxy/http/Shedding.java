package dev.tollgate.proxy.http;

import java.time.Duration;

/**
 * Which share of new requests to refuse, so that what is ready to run waits for about a target: the
 * controller of PIE, which settles where what comes in is what can be served.
 *
 * @param share from 0 to 0.95
 * @param waited the last one seen, in seconds
 * @param over for how many ticks in a row it was above the target
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8033#section-4.2">RFC 8033, drop probability</a>
 */
record Shedding(double share, double waited, int over) {

    /** Between two calls of {@link #next}. */
    static final Duration TICK = Duration.ofMillis(25);

    static final Shedding NOTHING = new Shedding(0, 0, 0);

    private static final double NANOS = 1e9;

    /** What passes by itself, as garbage collections and starts do, refuses nobody. */
    private static final int BURST = 12;

    /** By how much a second above the target, and a second more than before, raise the share. */
    private static final double ALPHA = 0.25;

    private static final double BETA = 2.5;

    /** Some always pass: else nothing would get better by being served. */
    private static final double MOST = 0.95;

    /** How fast the share fades while nothing waits. */
    private static final double FADING = 0.7;

    /** A tick later. */
    Shedding next(Duration wait, Duration target) {
        double now = wait.toNanos() / NANOS;
        double most = target.toNanos() / NANOS;
        if (most == 0) {
            return NOTHING;
        }
        int above = now > most ? over + 1 : 0;
        if (share == 0 && above < BURST) {
            return new Shedding(0, now, above);
        }
        double raised = share + ALPHA * (now - most) + BETA * (now - waited);
        double faded = now == 0 ? Math.min(raised, share * FADING) : raised;
        return new Shedding(faded < 0.001 ? 0 : Math.min(faded, MOST), now, above);
    }
}
