package dev.tollgate.proxy.routing;

/** Settings that differ from LiteLLM's defaults in one thing. */
final class TestSettings {

    private static final RoutingSettings PLAIN = RoutingSettings.DEFAULT;

    private TestSettings() {}

    static RoutingSettings strategy(String strategy) {
        return of(strategy, PLAIN.cooldowns());
    }

    static RoutingSettings cooldowns(RoutingSettings.Cooldowns cooldowns) {
        return of(PLAIN.strategy(), cooldowns);
    }

    private static RoutingSettings of(String strategy, RoutingSettings.Cooldowns cooldowns) {
        return new RoutingSettings(
                strategy,
                PLAIN.strategyArgs(),
                PLAIN.aliases(),
                PLAIN.renames(),
                PLAIN.retries(),
                PLAIN.fallbacks(),
                cooldowns,
                PLAIN.checks(),
                PLAIN.queue(),
                PLAIN.providerBudgets(),
                PLAIN.streamResume());
    }
}
