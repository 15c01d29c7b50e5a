package dev.tollgate.proxy.fake;

import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Rests;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.model.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A ledger that admits all and adds up what was spent, for tests of what shows it. */
public final class InMemoryLedger implements Ledger {

    private final Map<String, Money> spent = new ConcurrentHashMap<>();

    @Override
    public Decision reserve(Claim claim) {
        return Decision.admitted(new Ticket(claim, Instant.now(), false), new Rests());
    }

    @Override
    public void settle(Ticket ticket, Money cost, long tokens) {
        ticket.claim().scopes().forEach(scope -> spent.merge(scope.name(), cost, Money::plus));
    }

    @Override
    public Map<String, Money> spent(List<Scope> scopes) {
        return scopes.stream()
                .map(Scope::name)
                .distinct()
                .collect(
                        Collectors.toMap(
                                name -> name, name -> spent.getOrDefault(name, Money.ZERO)));
    }

    @Override
    public void reset(Scope scope, Money amount) {
        spent.put(scope.name(), amount);
    }
}
