package dev.tollgate.proxy;

import dev.tollgate.proxy.config.Configuration;
import java.time.Duration;
import java.util.Comparator;

/** How long a stop waits for answers under way. */
final class Drain {

    private static final Duration LEAST = Duration.ofMinutes(5);

    /** Nobody waits longer for a rollout; what has lasted that long is stuck. */
    private static final Duration MOST = Duration.ofMinutes(15);

    private Drain() {}

    /** As long as a vendor may be silent before its answer, and at least five minutes. */
    static Duration of(Configuration configuration) {
        return configuration.deployments().stream()
                .map(deployment -> deployment.parameters().streamTimeouts().firstByte())
                .max(Comparator.naturalOrder())
                .filter(longest -> longest.compareTo(LEAST) > 0)
                .map(longest -> longest.compareTo(MOST) > 0 ? MOST : longest)
                .orElse(LEAST);
    }
}
