package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.Budget;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** A budget of two keys, of which neither says anything without the other. */
final class BudgetReader {

    private BudgetReader() {}

    /**
     * Empty where a key is missing, with a warning where it is only one.
     *
     * @param max the key of the sum, {@code max_budget}
     * @param period the key of the time, {@code budget_duration}
     */
    static Optional<Budget> read(Section section, String max, String period) {
        Optional<BigDecimal> sum = section.amount(max);
        Optional<Duration> time = section.period(period);
        if (section.has(max) != section.has(period)) {
            String given = section.has(max) ? max : period;
            String missing = section.has(max) ? period : max;
            section.warning(given, "has no effect without " + missing + "; add it");
        }
        return sum.flatMap(dollars -> time.map(each -> new Budget(dollars, each)));
    }
}
