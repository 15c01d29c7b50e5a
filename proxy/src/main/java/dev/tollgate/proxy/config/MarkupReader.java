package dev.tollgate.proxy.config;

import dev.tollgate.proxy.spend.Markup;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code litellm_settings.cost_discount_config} and {@code cost_margin_config}: {@code openai:
 * 0.05}, {@code global: {percentage: 0.1, fixed_amount: 0.001}}.
 */
final class MarkupReader {

    private final Section litellm;

    MarkupReader(Sources sources) {
        litellm = sources.litellm();
    }

    Markup read() {
        return new Markup(discounts(), margins());
    }

    private Map<String, BigDecimal> discounts() {
        Section section = litellm.section("cost_discount_config");
        Map<String, BigDecimal> discounts = new HashMap<>();
        for (String vendor : section.keys()) {
            section.amount(vendor).ifPresent(part -> discounts.put(vendor, part));
            if (section.amount(vendor)
                    .filter(part -> part.compareTo(BigDecimal.ONE) > 0)
                    .isPresent()) {
                section.problem(vendor, "is more than the whole price; write 5 % as 0.05");
            }
        }
        return discounts;
    }

    private Map<String, Markup.Margin> margins() {
        Section section = litellm.section("cost_margin_config");
        Map<String, Markup.Margin> margins = new HashMap<>();
        for (String vendor : section.keys()) {
            if (section.node(vendor).orElse(null) instanceof Node.Mapping) {
                Section both = section.section(vendor);
                margins.put(
                        vendor,
                        new Markup.Margin(
                                both.amount("percentage").orElse(BigDecimal.ZERO),
                                both.amount("fixed_amount").orElse(BigDecimal.ZERO)));
            } else {
                section.amount(vendor)
                        .ifPresent(part ->
                                margins.put(vendor, new Markup.Margin(part, BigDecimal.ZERO)));
            }
        }
        return margins;
    }
}
