package dev.tollgate.proxy.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.model.Usage;

/**
 * Reads the {@code usage} object of each wire format. What is missing counts as 0, and no class is
 * ever negative, whatever a vendor writes.
 */
public final class UsageReader {

    private UsageReader() {}

    /**
     * OpenAI's {@code usage} of chat, completions and embeddings, and the variants of vendors that
     * imitate it.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI, chat
     *     completion object</a>
     */
    public static Usage fromOpenAi(JsonNode usage) {
        JsonNode prompt = usage.path("prompt_tokens_details");
        JsonNode completion = usage.path("completion_tokens_details");
        long read =
                first(
                        prompt.path("cached_tokens"),
                        usage.path("cache_read_input_tokens"),
                        // DeepSeek
                        usage.path("prompt_cache_hit_tokens"));
        long write =
                first(
                        prompt.path("cache_creation_tokens"),
                        usage.path("cache_creation_input_tokens"),
                        // OpenRouter
                        prompt.path("cache_write_tokens"));
        return split(
                new Side(promptTokens(usage), read, write, count(prompt.path("audio_tokens"))),
                completionTokens(usage),
                count(completion.path("reasoning_tokens")),
                count(completion.path("audio_tokens")));
    }

    /**
     * Anthropic's {@code usage}; thinking is counted as output there.
     *
     * @see <a href="https://docs.anthropic.com/en/api/messages">Anthropic, Messages</a>
     */
    public static Usage fromAnthropic(JsonNode usage) {
        return new Usage(
                count(usage.path("input_tokens")),
                count(usage.path("cache_read_input_tokens")),
                count(usage.path("cache_creation_input_tokens")),
                0,
                count(usage.path("output_tokens")),
                0,
                0);
    }

    /**
     * Gemini's {@code usageMetadata}: its prompt holds what was cached, its candidates don't hold
     * the thoughts.
     *
     * @see <a href="https://ai.google.dev/api/generate-content#UsageMetadata">Gemini,
     *     UsageMetadata</a>
     */
    public static Usage fromGemini(JsonNode usage) {
        long candidates = count(usage.path("candidatesTokenCount"));
        long thoughts = count(usage.path("thoughtsTokenCount"));
        return split(
                new Side(
                        count(usage.path("promptTokenCount"))
                                + count(usage.path("toolUsePromptTokenCount")),
                        count(usage.path("cachedContentTokenCount")),
                        0,
                        audio(usage.path("promptTokensDetails"))
                                - audio(usage.path("cacheTokensDetails"))),
                candidates + thoughts,
                thoughts,
                audio(usage.path("candidatesTokensDetails")));
    }

    /**
     * The {@code usage} of OpenAI's Responses API.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">OpenAI,
     *     response object</a>
     */
    public static Usage fromResponses(JsonNode usage) {
        return split(
                new Side(
                        count(usage.path("input_tokens")),
                        count(usage.path("input_tokens_details").path("cached_tokens")),
                        0,
                        0),
                count(usage.path("output_tokens")),
                count(usage.path("output_tokens_details").path("reasoning_tokens")),
                0);
    }

    /** The prompt's tokens as vendors tell them: a whole, and parts of it. */
    private record Side(long whole, long read, long write, long audio) {}

    private static Usage split(Side prompt, long completion, long reasoning, long audio) {
        long read = Math.min(prompt.read(), prompt.whole());
        long write = Math.min(prompt.write(), prompt.whole() - read);
        long sound = Math.clamp(prompt.audio(), 0, prompt.whole() - read - write);
        long thought = Math.min(reasoning, completion);
        long spoken = Math.min(audio, completion - thought);
        return new Usage(
                prompt.whole() - read - write - sound,
                read,
                write,
                sound,
                completion - thought - spoken,
                thought,
                spoken);
    }

    /** Some vendors of embeddings and rerank (Jina, Voyage) tell their total alone. */
    private static long promptTokens(JsonNode usage) {
        boolean totalAlone = !usage.has("prompt_tokens") && !usage.has("completion_tokens");
        return count(usage.path(totalAlone ? "total_tokens" : "prompt_tokens"));
    }

    /** Some vendors (xAI) count reasoning beside {@code completion_tokens}: their total tells. */
    private static long completionTokens(JsonNode usage) {
        long completion = count(usage.path("completion_tokens"));
        long reasoning = count(usage.path("completion_tokens_details").path("reasoning_tokens"));
        long beside = count(usage.path("prompt_tokens")) + completion + reasoning;
        return count(usage.path("total_tokens")) == beside ? completion + reasoning : completion;
    }

    private static long audio(JsonNode details) {
        return details.valueStream()
                .filter(part -> "AUDIO".equals(part.path("modality").asText()))
                .mapToLong(part -> count(part.path("tokenCount")))
                .sum();
    }

    private static long first(JsonNode... candidates) {
        for (JsonNode candidate : candidates) {
            if (candidate.isNumber()) {
                return count(candidate);
            }
        }
        return 0;
    }

    private static long count(JsonNode number) {
        return Math.max(0, number.asLong(0));
    }
}
