package dev.tollgate.proxy.alert;

import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.model.Money;
import java.util.List;
import java.util.Map;

/** A ledger whose budgets are looked at after each payment. */
record WatchedLedger(Ledger ledger, BudgetWatch watch) implements Ledger {

    @Override
    public Decision reserve(Claim claim) {
        Decision decision = ledger.reserve(claim);
        decision.refusal()
                .filter(refusal -> refusal.limit() == Limit.BUDGET)
                .ifPresent(refusal -> watch.paid(List.of(refusal.scope())));
        return decision;
    }

    @Override
    public void settle(Ticket ticket, Money cost, long tokens) {
        ledger.settle(ticket, cost, tokens);
        watch.paid(ticket.claim().scopes());
    }

    @Override
    public Map<String, Money> spent(List<Scope> scopes) {
        return ledger.spent(scopes);
    }

    @Override
    public void reset(Scope scope, Money spent) {
        ledger.reset(scope, spent);
    }
}
