package dev.tollgate.proxy.spend;

import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Usage;
import java.math.BigDecimal;
import java.util.Map;

/** What model calls cost, by the deployment's own prices or else by the price map. */
public interface Pricing {

    /** What a call has cost; empty metering costs nothing. */
    Money cost(Metering metering);

    /**
     * The most that a call may cost.
     *
     * @param promptTokens an estimate
     * @param completionTokens the most that it may answer, by its own limit or the model's
     */
    Money most(Target target, Operation operation, long promptTokens, long completionTokens);

    /**
     * What was used by one call.
     *
     * @param units what isn't counted in tokens, by unit: {@code image}, {@code second}, {@code
     *     character}, {@code query}, {@code page}
     * @param tier {@code service_tier} as the vendor served it, empty for the usual one
     */
    record Metering(
            Target target,
            Operation operation,
            Usage usage,
            Map<String, BigDecimal> units,
            String tier) {
        public Metering {
            units = Map.copyOf(units);
        }
    }
}
