package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Budget;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Prices;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code provider_budget_config} and {@code max_budget}: who has spent its money is left out until
 * its period ends. A gateway counts what goes through itself, and learns with each answer what all
 * of them have spent.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/provider_budget_routing">LiteLLM, budget
 *     routing</a>
 */
final class Budgets implements Filter, Learner {

    private static final long SOON = 1000;

    private final Map<String, Budget> vendors;
    private final Spending ofVendors;
    private final Spending ofDeployments;
    private final Shared shared;
    private final InstantSource clock;

    Budgets(RoutingSettings settings, Router.Parts parts) {
        vendors = settings.providerBudgets();
        ofVendors = parts.states().learned().ofVendors();
        ofDeployments = parts.states().learned().ofDeployments();
        shared = parts.shared();
        clock = parts.clock();
    }

    @Override
    public void answered(Candidate candidate, RouteRequest request, Answered answer) {
        Optional<Prices> prices = candidate.facts().prices();
        Deployment deployment = candidate.target().deployment();
        Optional<Budget> own = deployment.routing().budget();
        Budget ofVendor = vendors.get(deployment.vendor());
        if (prices.isEmpty() || (own.isEmpty() && ofVendor == null)) {
            return;
        }
        BigDecimal cost = prices.get().cost(answer.usage());
        own.ifPresent(budget -> spend(ofDeployments, "deployment", deployment.id(), budget, cost));
        if (ofVendor != null) {
            spend(ofVendors, "provider", deployment.vendor(), ofVendor, cost);
        }
    }

    private void spend(
            Spending spending, String kind, String name, Budget budget, BigDecimal cost) {
        spending.add(name, budget, cost, clock.millis());
        shared.spent(
                kind + ":" + name,
                Money.ofDollars(cost),
                budget.period(),
                total -> spending.learn(name, budget, total, clock.millis()));
    }

    @Override
    public Optional<Check> check(RouteRequest request, Group group) {
        long now = clock.millis();
        Set<String> usedUp = usedUp(now);
        if (usedUp.isEmpty() && !group.has(Group.Trait.BUDGET)) {
            return Optional.empty();
        }
        return Optional.of(new Afford(usedUp, group, now));
    }

    private Set<String> usedUp(long now) {
        if (vendors.isEmpty()) {
            return Set.of();
        }
        Set<String> usedUp = new HashSet<>();
        vendors.forEach((vendor, budget) -> {
            if (ofVendors.isUsedUp(vendor, budget, now)) {
                usedUp.add(vendor);
            }
        });
        return usedUp;
    }

    /** Whether there is money left, as one request sees it. */
    private final class Afford implements Check {

        private final Set<String> usedUp;
        private final Group group;
        private final long now;

        Afford(Set<String> usedUp, Group group, long now) {
            this.usedUp = usedUp;
            this.group = group;
            this.now = now;
        }

        @Override
        public @Nullable String refusal(Candidate candidate) {
            if (usedUp.contains(candidate.target().deployment().vendor())) {
                return "the budget of its provider is used up";
            }
            return ownUsedUp(candidate.target().deployment()) ? "its budget is used up" : null;
        }

        private boolean ownUsedUp(Deployment deployment) {
            Optional<Budget> own = deployment.routing().budget();
            return own.isPresent() && ofDeployments.isUsedUp(deployment.id(), own.get(), now);
        }

        /** LiteLLM's words. */
        @Override
        public Optional<Failure> nobody() {
            String reasons =
                    group.candidates().stream()
                            .map(candidate -> reason(candidate.target().deployment()))
                            .distinct()
                            .collect(Collectors.joining("\n"));
            long open =
                    group.candidates().stream()
                            .mapToLong(candidate -> openAt(candidate.target().deployment()))
                            .min()
                            .orElse(now);
            return Optional.of(
                    new Failure.RateLimited(
                            "No deployments available for selected model: " + reasons,
                            Duration.ofMillis(Math.max(SOON, open - now))));
        }

        private String reason(Deployment deployment) {
            Budget ofVendor = vendors.get(deployment.vendor());
            if (ofVendor != null && usedUp.contains(deployment.vendor())) {
                return "Exceeded budget for provider "
                        + deployment.vendor()
                        + ": "
                        + comparison(
                                ofVendors.running(deployment.vendor(), ofVendor, now), ofVendor);
            }
            Budget own = deployment.routing().budget().orElseThrow();
            return "Exceeded budget for deployment model_name: "
                    + deployment.group()
                    + ", litellm_params.model: "
                    + deployment.vendor()
                    + "/"
                    + deployment.model()
                    + ", model_id: "
                    + deployment.id()
                    + ": "
                    + comparison(ofDeployments.running(deployment.id(), own, now), own);
        }

        private static String comparison(Spending.@Nullable Period running, Budget budget) {
            BigDecimal spent = running == null ? BigDecimal.ZERO : running.spent();
            return spent.stripTrailingZeros().toPlainString()
                    + " >= "
                    + budget.max().toPlainString();
        }

        private long openAt(Deployment deployment) {
            Budget ofVendor = vendors.get(deployment.vendor());
            long vendor =
                    ofVendor != null && usedUp.contains(deployment.vendor())
                            ? end(ofVendors.running(deployment.vendor(), ofVendor, now), ofVendor)
                            : now;
            Optional<Budget> own = deployment.routing().budget();
            return own.isPresent() && ownUsedUp(deployment)
                    ? Math.max(
                            vendor,
                            end(ofDeployments.running(deployment.id(), own.get(), now), own.get()))
                    : vendor;
        }

        private long end(Spending.@Nullable Period running, Budget budget) {
            return running == null ? now + budget.period().toMillis() : running.end(budget);
        }
    }
}
