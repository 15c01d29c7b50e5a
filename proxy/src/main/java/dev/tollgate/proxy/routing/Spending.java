package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Budget;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What was spent under each name in its running period, which starts with its first spending. */
final class Spending {

    private final Map<String, Period> periods = new ConcurrentHashMap<>();

    /**
     * A period.
     *
     * @param start in milliseconds since 1970
     * @param spent in US dollars
     */
    record Period(long start, BigDecimal spent) {

        long end(Budget budget) {
            return start + budget.period().toMillis();
        }
    }

    void add(String name, Budget budget, BigDecimal cost, long now) {
        periods.compute(
                name,
                (_, running) ->
                        running == null || running.end(budget) <= now
                                ? new Period(now, cost)
                                : new Period(running.start(), running.spent().add(cost)));
    }

    /** Takes over what all gateways have spent, where that is more. */
    void learn(String name, Budget budget, Shared.Total total, long now) {
        long start = now + total.left().minus(budget.period()).toMillis();
        BigDecimal spent = total.spent().dollars();
        periods.compute(
                name,
                (_, running) ->
                        running == null
                                        || running.end(budget) <= now
                                        || running.spent().compareTo(spent) < 0
                                ? new Period(start, spent)
                                : running);
    }

    /** The running period, null where nothing was spent in it yet. */
    @Nullable Period running(String name, Budget budget, long now) {
        Period last = periods.get(name);
        return last == null || last.end(budget) <= now ? null : last;
    }

    /** How a vendor's budget stands. */
    VendorBudget standing(String vendor, Budget budget, long now) {
        Period running = running(vendor, budget, now);
        return running == null
                ? new VendorBudget(vendor, budget, BigDecimal.ZERO, Optional.empty())
                : new VendorBudget(
                        vendor,
                        budget,
                        running.spent(),
                        Optional.of(Instant.ofEpochMilli(running.end(budget))));
    }

    boolean isUsedUp(String name, Budget budget, long now) {
        Period running = running(name, budget, now);
        BigDecimal spent = running == null ? BigDecimal.ZERO : running.spent();
        return spent.compareTo(budget.max()) >= 0;
    }
}
