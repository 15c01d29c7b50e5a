package dev.tollgate.proxy.model;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is publicly known of a model, or said of it in {@code model_info}, which wins.
 *
 * @param maxInputTokens {@code max_input_tokens}
 * @param inputCost {@code input_cost_per_token}, in US dollars
 * @param outputCost {@code output_cost_per_token}, in US dollars
 * @param tools {@code supports_function_calling}, empty where nobody knows
 * @param responseSchema {@code supports_response_schema}, empty where nobody knows
 * @param webSearch {@code supports_web_search}, empty where nobody knows
 */
public record ModelFacts(
        OptionalLong maxInputTokens,
        OptionalDouble inputCost,
        OptionalDouble outputCost,
        Optional<Boolean> tools,
        Optional<Boolean> responseSchema,
        Optional<Boolean> webSearch) {

    /** Nothing is known. */
    public static final ModelFacts UNKNOWN =
            new ModelFacts(
                    OptionalLong.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
}
