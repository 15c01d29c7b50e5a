package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/** Chat's list of tokens as the parallel lists of legacy completions. */
final class CompletionsLogprobs {

    private CompletionsLogprobs() {}

    /** Null where chat has none; offsets count from the start of what the vendor wrote. */
    static JsonNode of(JsonNode chat) {
        if (!chat.path("content").isArray()) {
            return NullNode.getInstance();
        }
        ObjectNode lists = Json.object();
        ArrayNode offsets = lists.putArray("text_offset");
        ArrayNode logprobs = lists.putArray("token_logprobs");
        ArrayNode tokens = lists.putArray("tokens");
        ArrayNode tops = lists.putArray("top_logprobs");
        int offset = 0;
        for (JsonNode token : chat.path("content")) {
            offsets.add(offset);
            logprobs.add(token.path("logprob"));
            tokens.add(token.path("token"));
            ObjectNode top = tops.addObject();
            for (JsonNode other : token.path("top_logprobs")) {
                top.set(other.path("token").asText(), other.path("logprob"));
            }
            offset += token.path("token").asText().length();
        }
        return lists;
    }
}
