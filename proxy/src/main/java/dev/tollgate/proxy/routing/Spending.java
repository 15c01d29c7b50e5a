package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Budget;
import java.math.BigDecimal;
import java.util.Map;
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

    /** The running period, null where nothing was spent in it yet. */
    @Nullable Period running(String name, Budget budget, long now) {
        Period last = periods.get(name);
        return last == null || last.end(budget) <= now ? null : last;
    }

    boolean isUsedUp(String name, Budget budget, long now) {
        Period running = running(name, budget, now);
        BigDecimal spent = running == null ? BigDecimal.ZERO : running.spent();
        return spent.compareTo(budget.max()) >= 0;
    }
}
