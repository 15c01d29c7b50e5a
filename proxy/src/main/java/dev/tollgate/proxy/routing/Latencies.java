package dev.tollgate.proxy.routing;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The average of a deployment's last latencies, in seconds: the newest so many that are young
 * enough. Reading takes no lock.
 */
final class Latencies {

    /** Slower than any answer. */
    static final double NEVER = 1000;

    private final Deque<Sample> samples = new ArrayDeque<>(1);
    private volatile double average = Double.NaN;
    private volatile long until = Long.MAX_VALUE;

    private record Sample(double seconds, long until) {}

    synchronized void add(double seconds, long now, RoutingSettings.StrategyArgs args) {
        samples.addLast(new Sample(seconds, now + args.ttl().toMillis()));
        while (samples.size() > Math.max(1, args.samples())) {
            samples.removeFirst();
        }
        measure(now);
    }

    /** Not a number where there is none. */
    double average(long now) {
        if (now >= until) {
            synchronized (this) {
                measure(now);
            }
        }
        return average;
    }

    private void measure(long now) {
        samples.removeIf(sample -> sample.until() <= now);
        until = samples.stream().mapToLong(Sample::until).min().orElse(Long.MAX_VALUE);
        average = samples.stream().mapToDouble(Sample::seconds).average().orElse(Double.NaN);
    }
}
