package dev.tollgate.proxy.model;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is publicly known of a model, or said of it in {@code model_info}, which wins.
 *
 * @param maxInputTokens {@code max_input_tokens}
 * @param prices {@code input_cost_per_token} and the like, empty where nobody knows
 * @param tools {@code supports_function_calling}, empty where nobody knows
 * @param responseSchema {@code supports_response_schema}, empty where nobody knows
 * @param webSearch {@code supports_web_search}, empty where nobody knows
 */
public record ModelFacts(
        OptionalLong maxInputTokens,
        Optional<Prices> prices,
        Optional<Boolean> tools,
        Optional<Boolean> responseSchema,
        Optional<Boolean> webSearch) {

    /** Nothing is known. */
    public static final ModelFacts UNKNOWN =
            new ModelFacts(
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** {@code input_cost_per_token}, in US dollars. */
    public OptionalDouble inputCost() {
        return prices.isPresent()
                ? OptionalDouble.of(prices.get().input())
                : OptionalDouble.empty();
    }

    /** {@code output_cost_per_token}, in US dollars. */
    public OptionalDouble outputCost() {
        return prices.isPresent()
                ? OptionalDouble.of(prices.get().output())
                : OptionalDouble.empty();
    }
}
