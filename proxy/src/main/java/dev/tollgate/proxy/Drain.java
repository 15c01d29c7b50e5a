package dev.tollgate.proxy;

import dev.tollgate.proxy.config.Configuration;
import java.time.Duration;
import java.util.Comparator;

/**
 * How a stop goes about.
 *
 * @param notice how long requests are served on while the gateway says that it isn't ready, so that
 *     whoever sends them can go elsewhere
 * @param longest how long a stop waits for answers under way
 */
record Drain(Duration notice, Duration longest) {

    private static final Duration LEAST = Duration.ofMinutes(5);

    /** Nobody waits longer for a rollout; what has lasted that long is stuck. */
    private static final Duration MOST = Duration.ofMinutes(15);

    /** Waits as long as a vendor may be silent before its answer, and at least five minutes. */
    static Drain of(Configuration configuration, Duration notice) {
        return new Drain(notice, longest(configuration));
    }

    private static Duration longest(Configuration configuration) {
        return configuration.deployments().stream()
                .map(deployment -> deployment.parameters().streamTimeouts().firstByte())
                .max(Comparator.naturalOrder())
                .filter(longest -> longest.compareTo(LEAST) > 0)
                .map(longest -> longest.compareTo(MOST) > 0 ? MOST : longest)
                .orElse(LEAST);
    }
}
