package dev.tollgate.proxy.spend;

import dev.tollgate.proxy.model.Usage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A class of tokens with a price of its own.
 *
 * <p>Where a vendor has none for a class, the usual one is taken: a token read from a cache is
 * never free because the list lacks its price.
 */
enum TokenClass {
    INPUT("input_cost_per_token", null),
    CACHE_READ("cache_read_input_token_cost", INPUT),
    CACHED_AUDIO("cache_read_input_audio_token_cost", CACHE_READ),
    CACHE_WRITE("cache_creation_input_token_cost", INPUT),
    CACHE_WRITE_HOUR("cache_creation_input_token_cost_above_1hr", CACHE_WRITE),
    INPUT_AUDIO("input_cost_per_audio_token", INPUT),
    INPUT_IMAGE("input_cost_per_image_token", INPUT),
    OUTPUT("output_cost_per_token", null),
    REASONING("output_cost_per_reasoning_token", OUTPUT),
    OUTPUT_AUDIO("output_cost_per_audio_token", OUTPUT),
    OUTPUT_IMAGE("output_cost_per_image_token", OUTPUT);

    /** In this order each one's usual price is known before it is needed. */
    static final List<TokenClass> ALL = List.of(values());

    private final String field;
    private final @Nullable TokenClass usual;

    TokenClass(String field, @Nullable TokenClass usual) {
        this.field = field;
        this.usual = usual;
    }

    /** What LiteLLM's list calls the price. */
    String field() {
        return field;
    }

    /** The class whose price stands in for a missing one. */
    Optional<TokenClass> usual() {
        return Optional.ofNullable(usual);
    }

    /** The tokens of this class. */
    long of(Usage usage) {
        return switch (this) {
            case INPUT -> usage.input();
            case CACHE_READ -> usage.cacheRead();
            case CACHED_AUDIO -> usage.cachedAudio();
            case CACHE_WRITE -> usage.cacheWrite();
            case CACHE_WRITE_HOUR -> usage.cacheWriteHour();
            case INPUT_AUDIO -> usage.inputAudio();
            case INPUT_IMAGE -> usage.inputImage();
            case OUTPUT -> usage.output();
            case REASONING -> usage.reasoning();
            case OUTPUT_AUDIO -> usage.outputAudio();
            case OUTPUT_IMAGE -> usage.outputImage();
        };
    }
}
