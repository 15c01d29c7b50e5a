package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guard.BudgetWindow;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.observe.metrics.Exposition;
import dev.tollgate.proxy.observe.metrics.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is left of the budgets of keys, teams and users that have called within the last hour,
 * LiteLLM's {@code litellm_remaining_*_budget_metric}.
 */
final class BudgetGauges implements Source {

    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MOST = 2000;
    private static final double NANOS = 1e9;
    private static final double UNLIMITED = Double.POSITIVE_INFINITY;

    /** LiteLLM's names: of the scope, in metrics' names, and of its labels. */
    private static final List<Owner> OWNERS =
            List.of(
                    new Owner("api_key", "api_key", List.of("hashed_api_key", "api_key_alias")),
                    new Owner("team", "team", List.of("team", "team_alias")),
                    new Owner("user", "user", List.of("user")));

    private final Optional<Ledger> ledger;
    private final InstantSource clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Owner(String kind, String name, List<String> labels) {}

    private record Seen(Caller caller, Instant at) {}

    private record Budgeted(Owner owner, Scope scope, List<String> values) {}

    BudgetGauges(Optional<Ledger> ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Remembers who calls. */
    void called(Caller caller) {
        if (caller.scopes().isEmpty()) {
            return;
        }
        if (seen.size() < MOST || seen.containsKey(caller.keyHash())) {
            seen.put(caller.keyHash(), new Seen(caller, clock.instant()));
        }
    }

    @Override
    public void write(Exposition out) {
        Instant now = clock.instant();
        seen.values().removeIf(one -> one.at().isBefore(now.minus(REMEMBERED)));
        Map<String, Budgeted> all = budgeted();
        Map<String, Money> spent = spent(all.values().stream().map(Budgeted::scope).toList());
        for (Owner owner : OWNERS) {
            List<Budgeted> own =
                    all.values().stream().filter(one -> one.owner().equals(owner)).toList();
            write(out, owner, own, spent);
            hours(out, owner, own, now);
        }
    }

    private Map<String, Budgeted> budgeted() {
        Map<String, Budgeted> all = new LinkedHashMap<>();
        for (Seen one : seen.values()) {
            for (Scope scope : one.caller().scopes()) {
                OWNERS.stream()
                        .filter(owner -> owner.kind().equals(scope.kind()))
                        .forEach(owner ->
                                all.putIfAbsent(
                                        scope.name(),
                                        new Budgeted(owner, scope, values(scope, one.caller()))));
            }
        }
        return all;
    }

    private static List<String> values(Scope scope, Caller caller) {
        return switch (scope.kind()) {
            case "api_key" -> List.of(scope.id(), caller.keyAlias().orElse("None"));
            case "team" -> List.of(scope.id(), alias(caller));
            default -> List.of(scope.id());
        };
    }

    private static String alias(Caller caller) {
        return caller.grant()
                .flatMap(grant -> grant.team())
                .map(team -> team.data().path("team_alias").asText(""))
                .filter(alias -> !alias.isEmpty())
                .orElse("None");
    }

    private Map<String, Money> spent(List<Scope> scopes) {
        List<Scope> limited =
                scopes.stream().filter(one -> one.allowance().budget().isPresent()).toList();
        return limited.isEmpty()
                ? Map.of()
                : ledger.map(counts -> counts.spent(limited)).orElse(Map.of());
    }

    private static void write(
            Exposition out, Owner owner, List<Budgeted> own, Map<String, Money> spent) {
        out.family(
                "litellm_remaining_" + owner.name() + "_budget_metric",
                Exposition.Kind.GAUGE,
                "US dollars left; +Inf without a budget.");
        for (Budgeted one : own) {
            long gone = spent.getOrDefault(one.scope().name(), Money.ZERO).nanos();
            out.sample(
                    owner.labels(),
                    one.values(),
                    budget(one).map(all -> (all.nanos() - gone) / NANOS).orElse(UNLIMITED));
        }
        out.family(
                "litellm_" + owner.name() + "_max_budget_metric",
                Exposition.Kind.GAUGE,
                "US dollars in all; +Inf without a budget.");
        for (Budgeted one : own) {
            out.sample(
                    owner.labels(),
                    one.values(),
                    budget(one).map(all -> all.nanos() / NANOS).orElse(UNLIMITED));
        }
    }

    private static Optional<Money> budget(Budgeted one) {
        return one.scope().allowance().budget();
    }

    private static void hours(Exposition out, Owner owner, List<Budgeted> own, Instant now) {
        out.family(
                "litellm_" + owner.name() + "_budget_remaining_hours_metric",
                Exposition.Kind.GAUGE,
                "Hours until the budget starts anew.");
        for (Budgeted one : own) {
            Optional<BudgetWindow> window = one.scope().allowance().window();
            if (window.isPresent()) {
                double millis = Duration.between(now, window.get().end(now)).toMillis();
                out.sample(owner.labels(), one.values(), millis / Duration.ofHours(1).toMillis());
            }
        }
    }
}
