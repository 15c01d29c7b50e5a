package dev.tollgate.proxy.spend;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * What a company adds to vendors' prices, or has taken off them: {@code cost_discount_config} and
 * {@code cost_margin_config}. The discount comes first.
 *
 * @param discounts fractions of the price, by vendor
 * @param margins by vendor, or {@code global} for those that have none
 */
public record Markup(Map<String, BigDecimal> discounts, Map<String, Margin> margins) {

    /** List prices. */
    public static final Markup NONE = new Markup(Map.of(), Map.of());

    private static final String EVERY_VENDOR = "global";

    public Markup {
        discounts = Map.copyOf(discounts);
        margins = Map.copyOf(margins);
    }

    /**
     * What is added to each call.
     *
     * @param fraction of its price
     * @param fixed in US dollars
     */
    public record Margin(BigDecimal fraction, BigDecimal fixed) {}

    /** What a client pays for what a vendor takes. */
    BigDecimal applied(String vendor, BigDecimal price) {
        BigDecimal discount = discounts.getOrDefault(vendor, BigDecimal.ZERO);
        BigDecimal reduced =
                discount.signum() == 0 ? price : price.multiply(BigDecimal.ONE.subtract(discount));
        Optional<Margin> margin =
                Optional.ofNullable(margins.get(vendor))
                        .or(() -> Optional.ofNullable(margins.get(EVERY_VENDOR)));
        return margin.isEmpty()
                ? reduced
                : reduced.add(reduced.multiply(margin.get().fraction())).add(margin.get().fixed());
    }
}
