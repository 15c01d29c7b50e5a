package dev.tollgate.proxy.spend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What one model takes at one service tier, ready to reckon with; amounts are US dollars. */
final class Rates {

    private static final String BATCHES = "_batches";
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final Pattern ABOVE = Pattern.compile(".*_above_(\\d{1,6})k_tokens.*");
    private static final int THOUSAND = 1000;

    /** For each unit the fields that may price it, the first that does counts. */
    private static final Map<String, List<String>> INSTEAD_OF_TOKENS =
            Map.of(
                    "image", List.of("output_cost_per_image", "input_cost_per_image"),
                    "pixel", List.of("output_cost_per_pixel", "input_cost_per_pixel"),
                    "second", List.of("output_cost_per_second", "input_cost_per_second"),
                    "character", List.of("input_cost_per_character", "output_cost_per_character"),
                    "query", List.of("input_cost_per_query"),
                    "page", List.of("ocr_cost_per_page"));

    private final List<Step> steps;
    private final Map<String, BigDecimal> units;
    private final BigDecimal request;
    private final BigDecimal search;

    /**
     * Prices of tokens for prompts of more than so many tokens.
     *
     * @param above exclusive
     * @param prices of every class
     */
    private record Step(long above, Map<TokenClass, BigDecimal> prices) {

        BigDecimal price(TokenClass kind) {
            return prices.getOrDefault(kind, BigDecimal.ZERO);
        }

        BigDecimal cost(Usage usage) {
            BigDecimal sum = BigDecimal.ZERO;
            for (TokenClass kind : TokenClass.ALL) {
                long tokens = kind.of(usage);
                if (tokens != 0) {
                    sum = sum.add(price(kind).multiply(BigDecimal.valueOf(tokens)));
                }
            }
            return sum;
        }
    }

    private Rates(List<Step> steps, PriceFields fields) {
        this.steps = steps;
        units = units(fields);
        request = fields.price("input_cost_per_request").orElse(BigDecimal.ZERO);
        search =
                PriceFields.price(
                                fields.fields()
                                        .path("search_context_cost_per_query")
                                        .path("search_context_size_medium"))
                        .orElse(BigDecimal.ZERO);
    }

    /**
     * @param suffix what the tier adds to the names of the list: {@code _flex}, or nothing
     */
    static Rates of(PriceFields fields, String suffix) {
        List<Step> steps = new ArrayList<>();
        for (long above : thresholds(fields)) {
            steps.add(step(fields, above, suffix));
        }
        for (JsonNode tier : fields.fields().path("tiered_pricing")) {
            if (tier.path("range").isArray()) {
                long above = tier.path("range").path(0).asLong();
                steps.add(new Step(above, step(fields.with(tier), 0, suffix).prices()));
            }
        }
        // a tier from 0 on comes before the model's own prices
        steps.sort(Comparator.comparingLong(Step::above).reversed());
        steps.add(new Step(-1, firstPrices(steps, fields, suffix)));
        return new Rates(List.copyOf(steps), fields);
    }

    private static Map<TokenClass, BigDecimal> firstPrices(
            List<Step> steps, PriceFields fields, String suffix) {
        boolean tiersOnly = !steps.isEmpty() && steps.getLast().above() == 0;
        return tiersOnly ? steps.getLast().prices() : step(fields, 0, suffix).prices();
    }

    private static Set<Long> thresholds(PriceFields fields) {
        Set<Long> found = new HashSet<>();
        fields.fields()
                .fieldNames()
                .forEachRemaining(name -> {
                    Matcher above = ABOVE.matcher(name);
                    if (above.matches()) {
                        found.add(Long.parseLong(above.group(1)) * THOUSAND);
                    }
                });
        return found;
    }

    private static Step step(PriceFields fields, long above, String suffix) {
        Map<TokenClass, BigDecimal> prices = new EnumMap<>(TokenClass.class);
        for (TokenClass kind : TokenClass.ALL) {
            prices.put(
                    kind,
                    price(fields, kind.field(), above, suffix)
                            .or(() -> kind.usual().map(prices::get))
                            .orElse(BigDecimal.ZERO));
        }
        // models that answer with images alone have a price for these only
        if (fields.price(TokenClass.OUTPUT.field()).isEmpty()) {
            prices.put(
                    TokenClass.OUTPUT,
                    prices.getOrDefault(TokenClass.OUTPUT_IMAGE, BigDecimal.ZERO));
        }
        return new Step(above, prices);
    }

    /** Vendors take half for batches where the list doesn't say more. */
    private static Optional<BigDecimal> price(
            PriceFields fields, String field, long above, String suffix) {
        String longer = field + "_above_" + above / THOUSAND + "k_tokens";
        return Stream.of(longer, field)
                .filter(name -> above > 0 || name.equals(field))
                .map(name ->
                        fields.price(name + suffix)
                                .or(() ->
                                        fields.price(name)
                                                .map(full ->
                                                        suffix.equals(BATCHES)
                                                                ? full.multiply(HALF)
                                                                : full)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Map<String, BigDecimal> units(PriceFields fields) {
        Map<String, BigDecimal> units = new HashMap<>();
        INSTEAD_OF_TOKENS.forEach((unit, names) ->
                names.stream()
                        .map(fields::price)
                        .flatMap(Optional::stream)
                        .filter(price -> price.signum() > 0)
                        .findFirst()
                        .ifPresent(price -> units.put(unit, price)));
        return Map.copyOf(units);
    }

    /**
     * Exactly what a call costs. Other units count only where its tokens cost nothing: nothing is
     * priced twice.
     */
    BigDecimal cost(Usage usage, Map<String, BigDecimal> used) {
        BigDecimal tokens = step(usage.promptTokens()).cost(usage);
        BigDecimal sum = tokens.add(request);
        for (Map.Entry<String, BigDecimal> unit : used.entrySet()) {
            BigDecimal price =
                    unit.getKey().equals(Pricing.WEB_SEARCH)
                            ? search
                            : tokens.signum() == 0 ? units.get(unit.getKey()) : null;
            if (price != null) {
                sum = sum.add(price.multiply(unit.getValue()));
            }
        }
        return sum;
    }

    /** The most that so many tokens cost, whatever is cached or thought; sound may cost more. */
    BigDecimal most(long prompt, long completion) {
        Step step = step(prompt);
        BigDecimal in =
                step.price(TokenClass.INPUT)
                        .max(step.price(TokenClass.CACHE_WRITE))
                        .max(step.price(TokenClass.CACHE_WRITE_HOUR));
        BigDecimal out = step.price(TokenClass.OUTPUT).max(step.price(TokenClass.REASONING));
        return in.multiply(BigDecimal.valueOf(prompt))
                .add(out.multiply(BigDecimal.valueOf(completion)))
                .add(request);
    }

    /** The price of one of a unit; empty where it has none. */
    Optional<BigDecimal> unit(String unit) {
        return Optional.ofNullable(units.get(unit));
    }

    private Step step(long promptTokens) {
        for (Step step : steps) {
            if (promptTokens > step.above()) {
                return step;
            }
        }
        return steps.getLast();
    }
}
