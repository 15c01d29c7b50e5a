package dev.tollgate.proxy.spend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The prices of one model by the names of LiteLLM's list, the configuration's over the list's. */
record PriceFields(ObjectNode fields) {

    private static final Pattern DECIMAL =
            Pattern.compile("\\d{0,20}\\.?\\d{1,40}([eE][-+]?\\d{1,2})?");

    private static final Pattern INPUT = Pattern.compile("(input_cost|cache_).*");
    private static final Pattern OUTPUT = Pattern.compile("output_cost.*");
    private static final Pattern PER_TOKEN = Pattern.compile(".*_token(_.*)?");

    /**
     * A price in the configuration begins another price list: the list's for the same side, its
     * tiers and cached tokens among them, belong to the old one.
     *
     * @param own {@code model_info}, with the prices of {@code litellm_params}
     */
    static PriceFields of(ObjectNode own, ObjectNode listed) {
        ObjectNode fields = listed.deepCopy();
        boolean bySecond = has(own, Pattern.compile(".*_per_second")) && !has(own, PER_TOKEN);
        boolean input = own.has(TokenClass.INPUT.field()) || bySecond;
        boolean output = own.has(TokenClass.OUTPUT.field()) || bySecond;
        List<String> old = new ArrayList<>();
        fields.fieldNames()
                .forEachRemaining(name -> {
                    if ((input && INPUT.matcher(name).matches())
                            || (output && OUTPUT.matcher(name).matches())
                            || ((input || output) && name.endsWith("_pricing"))) {
                        old.add(name);
                    }
                });
        fields.remove(old);
        for (Map.Entry<String, JsonNode> field : own.properties()) {
            if (field.getKey().contains("cost") || field.getKey().endsWith("_pricing")) {
                fields.set(field.getKey(), field.getValue());
            }
        }
        return new PriceFields(fields);
    }

    private static boolean has(ObjectNode own, Pattern name) {
        return own.properties().stream()
                .anyMatch(field ->
                        field.getKey().contains("cost") && name.matcher(field.getKey()).matches());
    }

    /** Whether there is any price. */
    boolean any() {
        return fields.properties().stream()
                .anyMatch(field ->
                        (price(field.getValue()).isPresent() && field.getKey().contains("cost"))
                                || field.getKey().equals("tiered_pricing"));
    }

    /** In dollars; empty where there is none, or what stands there is no price. */
    Optional<BigDecimal> price(String field) {
        return price(fields.path(field));
    }

    /** The same; numbers from variables are texts. */
    static Optional<BigDecimal> price(JsonNode value) {
        String text = value.isNumber() || value.isTextual() ? value.asText() : "";
        return DECIMAL.matcher(text).matches()
                ? Optional.of(new BigDecimal(text).stripTrailingZeros())
                : Optional.empty();
    }

    /** With the prices of one tier over these. */
    PriceFields with(JsonNode tier) {
        ObjectNode all = fields.deepCopy();
        tier.properties().forEach(field -> all.set(field.getKey(), field.getValue()));
        return new PriceFields(all);
    }
}
