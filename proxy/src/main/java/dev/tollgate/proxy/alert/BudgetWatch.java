package dev.tollgate.proxy.alert;

import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.model.Money;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks each second at the budgets of those who have just paid. */
final class BudgetWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger("tollgate.alerts");

    /** Bounds what a second may bring; who isn't looked at now is with the next payment. */
    private static final int MOST = 10_000;

    private final Ledger ledger;
    private final BudgetAlerts alerts;
    private final Map<String, Scope> due = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("budget-watch").factory());

    BudgetWatch(Ledger ledger, BudgetAlerts alerts) {
        this.ledger = ledger;
        this.alerts = alerts;
    }

    BudgetWatch start(Duration pause) {
        var _ =
                timer.scheduleWithFixedDelay(
                        this::run, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** These have paid, or couldn't; doesn't wait. */
    void paid(List<Scope> scopes) {
        for (Scope scope : scopes) {
            boolean watched =
                    scope.allowance().budget().isPresent() || scope.allowance().soft().isPresent();
            if (watched && due.size() < MOST) {
                due.put(scope.name(), scope);
            }
        }
    }

    @SuppressWarnings("PMD.AvoidCatchingGenericException")
    private void run() {
        try {
            look();
        } catch (RuntimeException e) {
            // whatever it is, a timer whose task has failed never runs it again
            LOG.log(Level.WARNING, "Budgets aren't watched for a moment", e);
        }
    }

    private void look() {
        List<Scope> scopes = List.copyOf(due.values());
        if (scopes.isEmpty()) {
            return;
        }
        scopes.forEach(scope -> due.remove(scope.name(), scope));
        Map<String, Money> spent = ledger.spent(scopes);
        for (Scope scope : scopes) {
            Money money = spent.get(scope.name());
            if (money != null) {
                alerts.look(scope, money);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
