package dev.tollgate.proxy.http;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What {@code general_settings} says of health checks.
 *
 * @param background {@code background_health_checks}
 * @param interval {@code health_check_interval}: how often each deployment is looked at
 * @param details {@code health_check_details}: whether {@code /health} shows more than models
 * @param shared {@code use_shared_health_check}: one gateway checks for all
 * @param concurrency {@code health_check_concurrency}: calls under way at once
 * @param routing what a bad result does to requests
 * @param timeout {@code HEALTH_CHECK_TIMEOUT_SECONDS}, of one call
 * @param maxTokens {@code BACKGROUND_HEALTH_CHECK_MAX_TOKENS}
 * @param services {@code success_callback}, {@code alerting} and the like: what the file wants to
 *     be told of requests
 */
public record HealthSettings(
        boolean background,
        Duration interval,
        boolean details,
        boolean shared,
        int concurrency,
        Routing routing,
        Duration timeout,
        OptionalInt maxTokens,
        Set<String> services) {

    /** No checks but on demand. */
    public static final HealthSettings DEFAULT =
            new HealthSettings(
                    false,
                    Duration.ofSeconds(300),
                    true,
                    false,
                    8,
                    new Routing(false, Optional.empty(), false),
                    Duration.ofSeconds(60),
                    OptionalInt.empty(),
                    Set.of());

    public HealthSettings {
        services = Set.copyOf(services);
    }

    /**
     * How results bear on requests.
     *
     * @param enabled {@code enable_health_check_routing}
     * @param staleness {@code health_check_staleness_threshold}: how long a bad result counts
     * @param ignoreTransient {@code health_check_ignore_transient_errors}: 408 and 429 don't
     */
    public record Routing(boolean enabled, Optional<Duration> staleness, boolean ignoreTransient) {}

    /** How long a bad result counts: two rounds, unless the operator says otherwise. */
    Duration staleness() {
        return routing.staleness().orElse(interval.multipliedBy(2));
    }
}
