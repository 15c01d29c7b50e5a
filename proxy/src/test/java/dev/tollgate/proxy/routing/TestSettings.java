package dev.tollgate.proxy.routing;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;

/** Settings that differ from LiteLLM's defaults in one thing. */
final class TestSettings {

    private static final RoutingSettings PLAIN = RoutingSettings.DEFAULT;

    private TestSettings() {}

    static RoutingSettings strategy(String strategy) {
        return with(
                strategy, PLAIN.strategyArgs(), PLAIN.cooldowns(), PLAIN.checks(), PLAIN.queue());
    }

    static RoutingSettings cooldowns(RoutingSettings.Cooldowns cooldowns) {
        return with(
                PLAIN.strategy(), PLAIN.strategyArgs(), cooldowns, PLAIN.checks(), PLAIN.queue());
    }

    static RoutingSettings latency(Duration ttl, double buffer, int samples) {
        return with(
                "latency-based-routing",
                new RoutingSettings.StrategyArgs(ttl, buffer, samples),
                PLAIN.cooldowns(),
                PLAIN.checks(),
                PLAIN.queue());
    }

    static RoutingSettings checks(Duration affinity, String... optional) {
        RoutingSettings.Checks checks =
                new RoutingSettings.Checks(false, false, true, Set.of(optional), affinity);
        return with(
                PLAIN.strategy(), PLAIN.strategyArgs(), PLAIN.cooldowns(), checks, PLAIN.queue());
    }

    static RoutingSettings parallel(int limit) {
        return with(
                PLAIN.strategy(),
                PLAIN.strategyArgs(),
                PLAIN.cooldowns(),
                PLAIN.checks(),
                new RoutingSettings.Queue(OptionalInt.of(limit), OptionalInt.empty()));
    }

    private static RoutingSettings with(
            String strategy,
            RoutingSettings.StrategyArgs args,
            RoutingSettings.Cooldowns cooldowns,
            RoutingSettings.Checks checks,
            RoutingSettings.Queue queue) {
        return new RoutingSettings(
                strategy,
                args,
                PLAIN.aliases(),
                PLAIN.renames(),
                PLAIN.retries(),
                PLAIN.fallbacks(),
                cooldowns,
                checks,
                queue,
                PLAIN.providerBudgets(),
                PLAIN.streamResume());
    }
}
