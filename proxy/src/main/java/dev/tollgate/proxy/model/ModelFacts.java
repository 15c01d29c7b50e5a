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

    /** With the two prices that most models have, if any. */
    public ModelFacts(
            OptionalLong maxInputTokens,
            OptionalDouble inputCost,
            OptionalDouble outputCost,
            Optional<Boolean> tools,
            Optional<Boolean> responseSchema,
            Optional<Boolean> webSearch) {
        this(maxInputTokens, prices(inputCost, outputCost), tools, responseSchema, webSearch);
    }

    private static Optional<Prices> prices(OptionalDouble input, OptionalDouble output) {
        return input.isEmpty() && output.isEmpty()
                ? Optional.empty()
                : Optional.of(new Prices(input.orElse(0), output.orElse(0)));
    }

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
