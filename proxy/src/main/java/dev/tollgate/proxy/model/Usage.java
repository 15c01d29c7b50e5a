package dev.tollgate.proxy.model;

/**
 * Tokens of one model call in classes that don't overlap: their sum is what the vendor counted.
 *
 * @param input prompt tokens of text that were neither read from nor written to the vendor's prompt
 *     cache; images too where the vendor doesn't tell them apart
 * @param cacheRead prompt tokens read from the prompt cache, without sound
 * @param cacheWrite prompt tokens written to it for its usual time, 5 minutes at Anthropic
 * @param inputAudio prompt tokens of sound
 * @param output completion tokens that are neither reasoning nor sound nor images
 * @param reasoning completion tokens of reasoning
 * @param outputAudio completion tokens of sound
 * @param cacheWriteHour prompt tokens written to the prompt cache for an hour
 * @param cachedAudio prompt tokens of sound read from the prompt cache
 * @param inputImage prompt tokens of images
 * @param outputImage completion tokens of images
 */
public record Usage(
        long input,
        long cacheRead,
        long cacheWrite,
        long inputAudio,
        long output,
        long reasoning,
        long outputAudio,
        long cacheWriteHour,
        long cachedAudio,
        long inputImage,
        long outputImage) {

    public static final Usage NONE = of(0, 0);

    /** Text in and text out. */
    public static Usage of(long input, long output) {
        return new Usage(input, 0, 0, 0, output, 0, 0, 0, 0, 0, 0);
    }

    /** OpenAI's {@code prompt_tokens}. */
    public long promptTokens() {
        return input + cacheReadTokens() + cacheWriteTokens() + inputAudio + inputImage;
    }

    /** LiteLLM's {@code cache_read_input_tokens}, of any kind. */
    public long cacheReadTokens() {
        return cacheRead + cachedAudio;
    }

    /** LiteLLM's {@code cache_creation_input_tokens}, for however long. */
    public long cacheWriteTokens() {
        return cacheWrite + cacheWriteHour;
    }

    /** OpenAI's {@code completion_tokens}. */
    public long completionTokens() {
        return output + reasoning + outputAudio + outputImage;
    }

    /** OpenAI's {@code total_tokens}. */
    public long totalTokens() {
        return promptTokens() + completionTokens();
    }

    /** Both together. */
    public Usage plus(Usage other) {
        if (other.equals(NONE)) {
            return this;
        }
        if (equals(NONE)) {
            return other;
        }
        return new Usage(
                input + other.input,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                inputAudio + other.inputAudio,
                output + other.output,
                reasoning + other.reasoning,
                outputAudio + other.outputAudio,
                cacheWriteHour + other.cacheWriteHour,
                cachedAudio + other.cachedAudio,
                inputImage + other.inputImage,
                outputImage + other.outputImage);
    }
}
