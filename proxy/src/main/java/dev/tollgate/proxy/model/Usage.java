package dev.tollgate.proxy.model;

/**
 * Tokens of one model call in classes that don't overlap: their sum is what the vendor counted.
 *
 * @param input prompt tokens that were neither read from nor written to the vendor's prompt cache,
 *     text and images
 * @param cacheRead prompt tokens read from the prompt cache
 * @param cacheWrite prompt tokens written to it
 * @param inputAudio prompt tokens of sound
 * @param output completion tokens that are neither reasoning nor sound
 * @param reasoning completion tokens of reasoning
 * @param outputAudio completion tokens of sound
 */
public record Usage(
        long input,
        long cacheRead,
        long cacheWrite,
        long inputAudio,
        long output,
        long reasoning,
        long outputAudio) {

    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0);

    /** OpenAI's {@code prompt_tokens}. */
    public long promptTokens() {
        return input + cacheRead + cacheWrite + inputAudio;
    }

    /** OpenAI's {@code completion_tokens}. */
    public long completionTokens() {
        return output + reasoning + outputAudio;
    }

    /** OpenAI's {@code total_tokens}. */
    public long totalTokens() {
        return promptTokens() + completionTokens();
    }

    /** Both together. */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                inputAudio + other.inputAudio,
                output + other.output,
                reasoning + other.reasoning,
                outputAudio + other.outputAudio);
    }
}
