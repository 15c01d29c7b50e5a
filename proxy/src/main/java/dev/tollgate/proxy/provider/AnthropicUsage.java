package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.List;

/**
 * Anthropic's token counts in OpenAI's form: Anthropic's {@code input_tokens} leave the prompt
 * cache out, OpenAI's {@code prompt_tokens} don't.
 */
final class AnthropicUsage {

    private AnthropicUsage() {}

    static ObjectNode toOpenAi(JsonNode usage) {
        long read = usage.path("cache_read_input_tokens").asLong();
        long written = usage.path("cache_creation_input_tokens").asLong();
        long prompt = usage.path("input_tokens").asLong() + read + written;
        long completion = usage.path("output_tokens").asLong();
        ObjectNode out = Json.object();
        out.put("prompt_tokens", prompt);
        out.put("completion_tokens", completion);
        out.put("total_tokens", prompt + completion);
        ObjectNode details = out.putObject("prompt_tokens_details");
        details.put("cached_tokens", read);
        details.put("cache_creation_tokens", written);
        if (usage.path("cache_creation").isObject()) {
            details.set("cache_creation_token_details", usage.path("cache_creation"));
        }
        out.put("cache_creation_input_tokens", written);
        out.put("cache_read_input_tokens", read);
        for (String name : List.of("server_tool_use", "inference_geo")) {
            if (usage.hasNonNull(name)) {
                out.set(name, usage.path(name));
            }
        }
        return out;
    }
}
