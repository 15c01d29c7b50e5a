package dev.tollgate.proxy.routing;

import java.util.ArrayList;
import java.util.List;

/** What is wired for a configuration: its strategy, its checks, and who learns from answers. */
final class Strategies {

    private Strategies() {}

    static Rules rules(RoutingSettings settings, Router.Parts parts) {
        Strategy strategy = strategy(settings, parts);
        Affinity affinity =
                new Affinity(settings.checks(), parts.states().affinities(), parts.clock());
        return new Rules(
                strategy,
                hard(settings),
                Filters.of(settings, parts),
                learners(settings, parts, strategy, affinity),
                affinity,
                parallel(settings.queue()),
                settings.queue().priority(),
                parts.states().waiting(),
                parts.shared(),
                parts.clock(),
                parts.random());
    }

    private static List<Learner> learners(
            RoutingSettings settings, Router.Parts parts, Strategy strategy, Affinity affinity) {
        List<Learner> learners = new ArrayList<>();
        if (strategy instanceof Learner latencies) {
            learners.add(latencies);
        }
        learners.add(LatestCalls.learner(parts.clock()));
        learners.add(affinity);
        learners.add(new Cooldowns(settings.cooldowns(), parts));
        learners.add(new Capabilities(parts));
        learners.add(new Budgets(settings, parts));
        return learners;
    }

    private static int parallel(RoutingSettings.Queue queue) {
        int told = queue.parallel().orElse(0);
        return told > 0 ? told : Candidate.UNLIMITED;
    }

    private static Strategy strategy(RoutingSettings settings, Router.Parts parts) {
        return switch (settings.strategy()) {
            case "usage-based-routing", "usage-based-routing-v2" -> new UsageBased();
            case "least-busy" -> new LeastBusy();
            case "latency-based-routing" ->
                    new LatencyBased(settings.strategyArgs(), parts.clock());
            case "cost-based-routing" -> new CostBased();
            // provider-budget-routing is the same: budgets leave candidates out before
            default -> new SimpleShuffle();
        };
    }

    /** With LiteLLM's default strategy, {@code rpm} and {@code tpm} are only weights. */
    private static boolean hard(RoutingSettings settings) {
        return settings.checks().preCall()
                || settings.checks().optional().contains("enforce_model_rate_limits")
                || switch (settings.strategy()) {
                    case "simple-shuffle", "least-busy", "provider-budget-routing" -> false;
                    default -> true;
                };
    }
}
