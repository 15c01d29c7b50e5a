package dev.tollgate.proxy.spend;

import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Usage;
import java.math.BigDecimal;
import java.util.Map;

/** What model calls cost, by the deployment's own prices or else by the price map. */
public interface Pricing {

    /** The unit of searches of the web; they cost beside tokens, other units instead of them. */
    String WEB_SEARCH = "web_search";

    /** Whether there is a price at all; without one, calls count as free. */
    boolean known(Target target);

    /** What a call has cost; empty metering costs nothing. */
    Money cost(Metering metering);

    /**
     * The most that a call may cost, text at the usual service tier.
     *
     * @param promptTokens an estimate
     * @param completionTokens the most that it may answer, by its own limit or the model's
     */
    Money most(Target target, Operation operation, long promptTokens, long completionTokens);

    /**
     * What was used by one call.
     *
     * @param units what isn't counted in tokens, by unit: {@code image}, {@code second}, {@code
     *     character}, {@code query}, {@code page}, {@code pixel}, {@link #WEB_SEARCH}
     * @param tier {@code service_tier} as the vendor served it; for images quality and size as the
     *     price map has them, {@code hd/1024-x-1024}; empty for the usual one
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
