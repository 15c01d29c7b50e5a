package dev.tollgate.proxy.spend;

import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The prices of one configuration's deployments. A model that neither the configuration nor the
 * list has a price for costs nothing, which is said once in the log.
 */
public final class PriceList implements Pricing {

    private static final System.Logger LOG = System.getLogger(PriceList.class.getName());

    /** Clients choose the names that patterns match, so not all of them can be remembered. */
    private static final int REMEMBERED = 1000;

    /** The tiers of LiteLLM's list; others, {@code default} for one, cost the usual price. */
    private static final Map<String, String> SUFFIXES =
            Map.of(
                    "flex", "_flex",
                    "priority", "_priority",
                    "batch", "_batches",
                    "batches", "_batches",
                    "ultrafast", "_ultrafast",
                    "balanced", "_balanced");

    /** What tells an image's size from a service tier. */
    private static final String SIZED = "-x-";

    /** Of a text that is to be spoken; a token of some languages has less. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    private final PriceMap map;
    private final Markup markup;
    private final Map<Key, Optional<Rates>> remembered = new ConcurrentHashMap<>();

    private record Key(String deployment, String model, String tier) {}

    public PriceList(PriceMap map, Markup markup) {
        this.map = map;
        this.markup = markup;
    }

    @Override
    public boolean known(Target target) {
        return rates(target, "").isPresent();
    }

    @Override
    public Money cost(Metering metering) {
        Target target = metering.target();
        if (metering.usage().totalTokens() == 0 && metering.units().isEmpty()) {
            return Money.ZERO;
        }
        return rates(target, metering.tier())
                .map(rates -> money(target, rates.cost(metering.usage(), metering.units())))
                .orElse(Money.ZERO);
    }

    @Override
    public Money most(
            Target target, Operation operation, long promptTokens, long completionTokens) {
        return rates(target, "")
                .map(rates -> {
                    BigDecimal tokens = rates.most(promptTokens, completionTokens);
                    return money(target, tokens.add(most(rates, operation, promptTokens)));
                })
                .orElse(Money.ZERO);
    }

    /** What isn't priced by tokens. */
    private static BigDecimal most(Rates rates, Operation operation, long promptTokens) {
        return switch (operation) {
            case SPEECH ->
                    rates.unit("character")
                            .map(price ->
                                    price.multiply(
                                            BigDecimal.valueOf(
                                                    promptTokens * CHARACTERS_PER_TOKEN)))
                            .orElse(BigDecimal.ZERO);
            case IMAGE_GENERATION, IMAGE_EDIT -> rates.unit("image").orElse(BigDecimal.ZERO);
            case RERANK -> rates.unit("query").orElse(BigDecimal.ZERO);
            default -> BigDecimal.ZERO;
        };
    }

    private Money money(Target target, BigDecimal price) {
        return Money.ofDollars(markup.applied(target.deployment().vendor(), price));
    }

    private Optional<Rates> rates(Target target, String tier) {
        boolean priced = tier.contains(SIZED) || SUFFIXES.containsKey(tier);
        Key key = new Key(target.deployment().id(), target.model(), priced ? tier : "");
        Optional<Rates> rates = remembered.get(key);
        if (rates != null) {
            return rates;
        }
        Optional<Rates> fresh = read(target, key.tier());
        if (remembered.size() >= REMEMBERED) {
            remembered.clear();
        }
        remembered.put(key, fresh);
        if (fresh.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "No price is known for {0}, model_name {1}: its calls count as free."
                            + " Set input_cost_per_token and output_cost_per_token in its"
                            + " litellm_params, or base_model in its model_info.",
                    target.deployment().vendor() + "/" + target.deployment().model(),
                    target.deployment().group());
        }
        return fresh;
    }

    private Optional<Rates> read(Target target, String tier) {
        String suffix = SUFFIXES.getOrDefault(tier, "");
        Optional<PriceFields> fields =
                tier.contains(SIZED) ? ofImage(target, tier) : Optional.empty();
        return fields.or(() -> map.prices(target, target.model()))
                .map(known -> Rates.of(known, suffix));
    }

    /** Some models have prices by quality and size, some by size alone. */
    private Optional<PriceFields> ofImage(Target target, String variant) {
        String size = variant.substring(variant.indexOf('/') + 1);
        return map.prices(target, variant + "/" + target.model())
                .or(() -> map.prices(target, size + "/" + target.model()));
    }
}
