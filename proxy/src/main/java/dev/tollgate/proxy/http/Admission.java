package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Directory;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Ledger.Claim;
import dev.tollgate.proxy.guard.Ledger.Decision;
import dev.tollgate.proxy.guard.Ledger.Ticket;
import dev.tollgate.proxy.guard.Refusals;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Scopes;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.spend.Pricing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Reserves what a model request may cost and use before it is served, and settles what it did cost
 * afterwards.
 */
final class Admission {

    private final Directory directory;
    private final Ledger ledger;
    private final Scopes scopes;
    private final Function<Target, ModelFacts> facts;
    private final InstantSource clock;
    private final AtomicInteger reservations = new AtomicInteger();

    /**
     * A request that may be served.
     *
     * @param remaining of limits, for {@code x-ratelimit-*} headers
     * @param keySpend what its key had spent before, for {@code x-litellm-key-spend}
     * @param counted which of its tokens count for limits
     */
    record Admitted(
            Ticket ticket,
            Map<String, Long> remaining,
            Optional<Money> keySpend,
            CountedTokens counted) {
        Admitted {
            remaining = Map.copyOf(remaining);
        }
    }

    /**
     * @param facts says which models are free
     */
    Admission(
            Directory directory,
            Ledger ledger,
            Scopes scopes,
            Function<Target, ModelFacts> facts,
            InstantSource clock) {
        this.directory = directory;
        this.ledger = ledger;
        this.scopes = scopes;
        this.facts = facts;
        this.clock = clock;
    }

    /**
     * Takes a request in; whoever gets it must {@link #settle} it, whatever becomes of it.
     *
     * @throws FailureException with {@link Failure.OverBudget} or {@link Failure.LimitReached}
     */
    Admitted admit(Caller caller, Demand demand, Pricing pricing) {
        List<Scope> all = scopes.of(caller, request(caller, demand));
        Decision decision =
                ledger.reserve(new Claim(demand.id(), all, most(demand, pricing), demand.tokens()));
        Ledger.Refusal refusal = decision.refusal().orElse(null);
        if (refusal != null) {
            throw new FailureException(Refusals.failure(refusal, caller, clock.instant()));
        }
        reservations.incrementAndGet();
        return new Admitted(
                decision.ticket().orElseThrow(),
                decision.remaining(),
                decision.keySpend(),
                demand.counted());
    }

    /** Ends a request with what it did cost and use. */
    void settle(Admitted admitted, Money cost, Usage usage) {
        reservations.decrementAndGet();
        ledger.settle(admitted.ticket(), cost, admitted.counted().of(usage));
    }

    /** How many have been admitted and not settled yet. */
    int reservations() {
        return reservations.get();
    }

    private Scopes.Request request(Caller caller, Demand demand) {
        Set<String> tags = new LinkedHashSet<>(demand.tags());
        caller.grant()
                .ifPresent(grant -> {
                    addTags(tags, grant.key());
                    grant.team().ifPresent(team -> addTags(tags, team));
                });
        List<Entry> tagged = new ArrayList<>();
        tags.forEach(tag -> known(tag, directory::tag).ifPresent(tagged::add));
        return new Scopes.Request(
                demand.model(),
                demand.customer(),
                demand.customer().isEmpty()
                        ? Optional.empty()
                        : known(demand.customer(), directory::customer),
                demand.customer().isEmpty()
                        ? Optional.empty()
                        : scopes.customerBudget().flatMap(id -> known(id, directory::budget)),
                List.copyOf(tags),
                tagged,
                isFree(demand));
    }

    private static void addTags(Set<String> tags, Entry entry) {
        for (JsonNode tag : entry.data().path("metadata").path("tags")) {
            tags.add(tag.asText());
        }
    }

    /** While the database is away, who isn't known is like one without limits. */
    private static Optional<Entry> known(String id, Function<String, Optional<Entry>> directory) {
        try {
            return directory.apply(id);
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Unavailable) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isFree(Demand demand) {
        return !demand.targets().isEmpty()
                && demand.targets().stream()
                        .allMatch(target ->
                                facts.apply(target)
                                        .prices()
                                        .filter(each -> each.input() == 0 && each.output() == 0)
                                        .isPresent());
    }

    private static Money most(Demand demand, Pricing pricing) {
        Money most = Money.ZERO;
        for (Target target : demand.targets()) {
            Money one =
                    pricing.most(
                            target,
                            demand.operation(),
                            demand.promptTokens(),
                            demand.completionTokens());
            most = one.compareTo(most) > 0 ? one : most;
        }
        return most;
    }
}
