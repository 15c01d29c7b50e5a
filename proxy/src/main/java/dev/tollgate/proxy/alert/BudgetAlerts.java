package dev.tollgate.proxy.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.model.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Tells of budgets: when a soft budget is spent, when 85 % and 95 % of a budget are, and when all
 * of it is.
 */
final class BudgetAlerts {

    private static final int WHOLE = 100;
    private static final int NEARLY = 95;
    private static final int MOSTLY = 85;

    private final Alerts alerts;
    private final Subjects subjects;
    private final Duration ttl;

    /**
     * What has happened.
     *
     * @param name LiteLLM's
     * @param words for people
     * @param id the same for the same step
     */
    private record Event(String name, String words, String id) {}

    BudgetAlerts(Alerts alerts, Subjects subjects, Duration ttl) {
        this.alerts = alerts;
        this.subjects = subjects;
        this.ttl = ttl;
    }

    void look(Scope scope, Money spent) {
        scope.allowance()
                .soft()
                .filter(soft -> spent.compareTo(soft) >= 0)
                .ifPresent(_ ->
                        raise(
                                scope,
                                spent,
                                new Event("soft_budget_crossed", "Soft Budget Crossed", "soft")));
        scope.allowance()
                .budget()
                .flatMap(budget -> event(spent, budget))
                .ifPresent(event -> raise(scope, spent, event));
    }

    private static Optional<Event> event(Money spent, Money budget) {
        OptionalInt step = step(spent, budget);
        if (step.isEmpty()) {
            return Optional.empty();
        }
        int percent = step.getAsInt();
        return Optional.of(
                percent == WHOLE
                        ? new Event("budget_crossed", "Budget Crossed", "100")
                        : new Event(
                                "threshold_crossed",
                                percent + "% of Budget Crossed",
                                Integer.toString(percent)));
    }

    /** The highest part of the budget that is spent. */
    private static OptionalInt step(Money spent, Money budget) {
        for (int percent : new int[] {WHOLE, NEARLY, MOSTLY}) {
            // by division, since a budget times a hundred may be too large a number
            if (spent.nanos() >= budget.nanos() - budget.nanos() / WHOLE * (WHOLE - percent)) {
                return OptionalInt.of(percent);
            }
        }
        return OptionalInt.empty();
    }

    private void raise(Scope scope, Money spent, Event event) {
        alerts.raise(
                AlertType.BUDGET_ALERTS,
                "budget:" + scope.name() + ":" + event.id(),
                ttl,
                () -> message(scope, spent, event));
    }

    private Message message(Scope scope, Money spent, Event event) {
        Subjects.Subject subject = subjects.of(scope);
        String words =
                subject.group().substring(0, 1).toUpperCase(Locale.ROOT)
                        + subject.group().substring(1).replace('_', ' ')
                        + " Budget: "
                        + event.words();
        ObjectNode body = subject.fields();
        body.put("spend", spent.dollars());
        body.put("max_budget", dollars(scope.allowance().budget()));
        body.put("soft_budget", dollars(scope.allowance().soft()));
        body.putNull("projected_exceeded_date").putNull("projected_spend");
        body.put("event", event.name()).put("event_group", subject.group());
        body.put("event_message", words);
        String of =
                scope.allowance()
                        .budget()
                        .or(() -> scope.allowance().soft())
                        .map(budget -> " of $" + budget)
                        .orElse("");
        return new Message(words + "\n" + subject.name() + " has spent $" + spent + of, body);
    }

    private static @Nullable BigDecimal dollars(Optional<Money> money) {
        return money.map(Money::dollars).orElse(null);
    }
}
