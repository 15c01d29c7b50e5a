package dev.tollgate.proxy.routing;

import java.util.List;

/** What is wired for a configuration: its strategy, its checks, and who learns from answers. */
final class Strategies {

    private Strategies() {}

    static Rules rules(RoutingSettings settings, Router.Parts parts) {
        return new Rules(
                strategy(settings),
                hard(settings),
                List.of(),
                List.of(
                        Outcomes.learner(parts.clock()),
                        new Cooldowns(settings.cooldowns(), parts)),
                parts.shared(),
                parts.clock(),
                parts.random());
    }

    private static Strategy strategy(RoutingSettings settings) {
        return switch (settings.strategy()) {
            case "usage-based-routing", "usage-based-routing-v2" -> new UsageBased();
            default -> new SimpleShuffle();
        };
    }

    /** With LiteLLM's default strategy, {@code rpm} and {@code tpm} are only weights. */
    private static boolean hard(RoutingSettings settings) {
        return settings.checks().preCall()
                || settings.checks().optional().contains("enforce_model_rate_limits")
                || switch (settings.strategy()) {
                    case "simple-shuffle", "least-busy" -> false;
                    default -> true;
                };
    }
}
