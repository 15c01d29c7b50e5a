package dev.tollgate.proxy.alert;

import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.SharedValues;
import dev.tollgate.proxy.routing.WatchedShared;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells people what happens to budgets and deployments. Costs nothing where nobody is to be told:
 * then what it would watch stays as it is.
 */
public final class Alerting implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final AlertSettings settings;
    private final HttpPost post;
    private final Alerts alerts;
    private final Duration look;
    private final List<BudgetWatch> watches = new CopyOnWriteArrayList<>();

    /**
     * @param values by which only one gateway tells of the same thing
     */
    public Alerting(AlertSettings settings, SharedValues values, InstantSource clock) {
        this(settings, values, clock, LOOK);
    }

    /**
     * @param look between two looks at budgets
     */
    Alerting(AlertSettings settings, SharedValues values, InstantSource clock, Duration look) {
        this.settings = settings;
        this.look = look;
        this.post = new HttpPost(RETRY);
        this.alerts = new Alerts(settings, values, clock, post);
    }

    /**
     * A ledger whose budgets are watched.
     *
     * @param records tell whose they are
     */
    public Ledger watched(Ledger ledger, Optional<Records> records) {
        if (!alerts.wants(AlertType.BUDGET_ALERTS)) {
            return ledger;
        }
        BudgetAlerts told = new BudgetAlerts(alerts, new Subjects(records), settings.budgetTtl());
        BudgetWatch watch = new BudgetWatch(ledger, told).start(look);
        watches.add(watch);
        return new WatchedLedger(ledger, watch);
    }

    /** The same, but that it tells of what this gateway closes. */
    public Shared watched(Shared shared) {
        return alerts.wants(AlertType.COOLDOWN_DEPLOYMENT)
                ? new WatchedShared(shared, new ClosureAlerts(alerts))
                : shared;
    }

    @Override
    public void close() {
        watches.forEach(BudgetWatch::close);
        alerts.close();
        post.close();
    }
}
