package dev.tollgate.proxy.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.model.Usage;

/**
 * Reads the {@code usage} object of each wire format. What is missing counts as 0, and no class is
 * ever negative, whatever a vendor writes.
 */
public final class UsageReader {

    private static final String AUDIO = "AUDIO";
    private static final String IMAGE = "IMAGE";

    private UsageReader() {}

    /**
     * OpenAI's {@code usage} of chat, completions and embeddings, and the variants of vendors that
     * imitate it; images and transcriptions use the names of Responses.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI, chat
     *     completion object</a>
     */
    public static Usage fromOpenAi(JsonNode usage) {
        if (usage.has("input_tokens") && !usage.has("prompt_tokens")) {
            return fromResponses(usage);
        }
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
                new Prompt(
                        promptTokens(usage),
                        read,
                        count(prompt.path("cached_tokens_details").path("audio_tokens")),
                        write,
                        hour(prompt.path("cache_creation_token_details")),
                        count(prompt.path("audio_tokens")),
                        count(prompt.path("image_tokens"))),
                completion(completionTokens(usage), completion));
    }

    /**
     * Anthropic's {@code usage}; thinking is counted as output there.
     *
     * @see <a href="https://docs.anthropic.com/en/api/messages">Anthropic, Messages</a>
     */
    public static Usage fromAnthropic(JsonNode usage) {
        long write = count(usage.path("cache_creation_input_tokens"));
        long hour = Math.min(write, hour(usage.path("cache_creation")));
        return new Usage(
                count(usage.path("input_tokens")),
                count(usage.path("cache_read_input_tokens")),
                write - hour,
                0,
                count(usage.path("output_tokens")),
                0,
                0,
                hour,
                0,
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
        JsonNode prompt = usage.path("promptTokensDetails");
        JsonNode cached = usage.path("cacheTokensDetails");
        JsonNode answer = usage.path("candidatesTokensDetails");
        return split(
                new Prompt(
                        count(usage.path("promptTokenCount"))
                                + count(usage.path("toolUsePromptTokenCount")),
                        count(usage.path("cachedContentTokenCount")),
                        of(cached, AUDIO),
                        0,
                        0,
                        of(prompt, AUDIO) - of(cached, AUDIO),
                        of(prompt, IMAGE) - of(cached, IMAGE)),
                new Completion(
                        candidates + thoughts, thoughts, of(answer, AUDIO), of(answer, IMAGE)));
    }

    /**
     * The {@code usage} of OpenAI's Responses API, and of its images and transcriptions.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">OpenAI,
     *     response object</a>
     */
    public static Usage fromResponses(JsonNode usage) {
        JsonNode prompt =
                usage.has("input_tokens_details")
                        ? usage.path("input_tokens_details")
                        // transcriptions
                        : usage.path("input_token_details");
        return split(
                new Prompt(
                        count(usage.path("input_tokens")),
                        count(prompt.path("cached_tokens")),
                        0,
                        0,
                        0,
                        count(prompt.path("audio_tokens")),
                        count(prompt.path("image_tokens"))),
                completion(
                        count(usage.path("output_tokens")), usage.path("output_tokens_details")));
    }

    /**
     * The prompt's tokens as vendors tell them: a whole, and parts of it.
     *
     * @param readAudio a part of {@code read}
     * @param writeHour a part of {@code write}
     * @param audio without what was read
     * @param image without what was read
     */
    private record Prompt(
            long whole,
            long read,
            long readAudio,
            long write,
            long writeHour,
            long audio,
            long image) {}

    /** The completion's tokens: a whole, and parts of it. */
    private record Completion(long whole, long reasoning, long audio, long image) {}

    private static Completion completion(long whole, JsonNode details) {
        return new Completion(
                whole,
                count(details.path("reasoning_tokens")),
                count(details.path("audio_tokens")),
                count(details.path("image_tokens")));
    }

    private static Usage split(Prompt prompt, Completion completion) {
        long read = Math.min(prompt.read(), prompt.whole());
        long readAudio = Math.min(prompt.readAudio(), read);
        long write = Math.min(prompt.write(), prompt.whole() - read);
        long writeHour = Math.min(prompt.writeHour(), write);
        long fresh = prompt.whole() - read - write;
        long audio = Math.clamp(prompt.audio(), 0, fresh);
        long image = Math.clamp(prompt.image(), 0, fresh - audio);
        long thought = Math.min(completion.reasoning(), completion.whole());
        long said = completion.whole() - thought;
        long spoken = Math.min(completion.audio(), said);
        long painted = Math.min(completion.image(), said - spoken);
        return new Usage(
                fresh - audio - image,
                read - readAudio,
                write - writeHour,
                audio,
                said - spoken - painted,
                thought,
                spoken,
                writeHour,
                readAudio,
                image,
                painted);
    }

    /** Anthropic's {@code cache_creation}. */
    private static long hour(JsonNode creation) {
        return count(creation.path("ephemeral_1h_input_tokens"));
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

    private static long of(JsonNode details, String modality) {
        long sum = 0;
        for (JsonNode part : details) {
            if (modality.equals(part.path("modality").asText())) {
                sum += count(part.path("tokenCount"));
            }
        }
        return sum;
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
