package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/**
 * {@code usageMetadata} as OpenAI's {@code usage}. The details count each token once: what was read
 * from the cache is not sound or text as well.
 */
final class GeminiUsage {

    private GeminiUsage() {}

    /**
     * The usage of a call.
     *
     * @param searches how often the model searched the web
     */
    static ObjectNode of(JsonNode told, int searches) {
        long prompt = told.path("promptTokenCount").asLong();
        // what tools brought in, Google's search for one, is input as well
        long tools = told.path("toolUsePromptTokenCount").asLong();
        long candidates = told.path("candidatesTokenCount").asLong();
        long thoughts = told.path("thoughtsTokenCount").asLong();
        long total = told.path("totalTokenCount").asLong();
        boolean inclusive = thoughts > 0 && prompt + tools + candidates == total;
        long completion = inclusive ? candidates : candidates + thoughts;
        ObjectNode usage = Json.object();
        usage.put("prompt_tokens", prompt + tools);
        usage.put("completion_tokens", completion);
        usage.put("total_tokens", prompt + tools + completion);
        usage.set("prompt_tokens_details", promptDetails(told, searches));
        long audio = count(told.path("candidatesTokensDetails"), "AUDIO");
        long image = count(told.path("candidatesTokensDetails"), "IMAGE");
        ObjectNode details = usage.putObject("completion_tokens_details");
        details.put("reasoning_tokens", thoughts);
        details.put("audio_tokens", audio);
        details.put("text_tokens", Math.max(0, completion - thoughts - audio - image));
        if (image > 0) {
            details.put("image_tokens", image);
        }
        return usage;
    }

    private static ObjectNode promptDetails(JsonNode told, int searches) {
        ObjectNode details = Json.object();
        details.put("cached_tokens", told.path("cachedContentTokenCount").asLong());
        details.put("audio_tokens", fresh(told, "AUDIO"));
        long cachedAudio = count(told.path("cacheTokensDetails"), "AUDIO");
        if (cachedAudio > 0) {
            details.putObject("cached_tokens_details").put("audio_tokens", cachedAudio);
        }
        if (told.path("promptTokensDetails").isArray()) {
            details.put("text_tokens", fresh(told, "TEXT"));
            long image = fresh(told, "IMAGE");
            if (image > 0) {
                details.put("image_tokens", image);
            }
        }
        if (searches > 0) {
            details.put("web_search_requests", searches);
        }
        return details;
    }

    private static long fresh(JsonNode told, String modality) {
        long all = count(told.path("promptTokensDetails"), modality);
        return Math.max(0, all - count(told.path("cacheTokensDetails"), modality));
    }

    private static long count(JsonNode details, String modality) {
        long sum = 0;
        for (JsonNode detail : details) {
            if (detail.path("modality").asText("").equals(modality)) {
                sum += detail.path("tokenCount").asLong();
            }
        }
        return sum;
    }
}
