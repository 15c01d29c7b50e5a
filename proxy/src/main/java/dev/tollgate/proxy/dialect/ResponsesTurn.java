package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.Optional;

/**
 * What the model said in one turn, several items in Responses: reasoning, texts and calls together
 * are one assistant message in chat.
 */
final class ResponsesTurn {

    private static final String TOOL_CALLS = "tool_calls";

    private final ArrayNode parts = Json.array();
    private final ArrayNode calls = Json.array();
    private final ArrayNode thinking = Json.array();
    private final StringBuilder reasoning = new StringBuilder();

    void message(JsonNode item, String where) {
        parts.addAll(ResponsesParts.parts(item.path("content"), where + ".content"));
    }

    void reasoning(JsonNode item) {
        for (JsonNode part : item.path("summary")) {
            reasoning.append(part.path("text").asText(""));
        }
        thinking.addAll(ThinkingBlocks.opened(item.path("encrypted_content").asText("")));
    }

    void call(JsonNode item, String where) {
        if (!item.path("call_id").isTextual() || !item.path("name").isTextual()) {
            throw ChatRequests.bad("A function call needs 'call_id' and 'name'.", where);
        }
        ObjectNode call = calls.addObject();
        call.set("id", item.path("call_id"));
        call.put("type", "function");
        call.putObject("function")
                .put("name", item.path("name").asText())
                .put("arguments", item.path("arguments").asText("{}"));
        // Gemini's thought signatures
        if (item.path("provider_specific_fields").isObject()) {
            call.set("provider_specific_fields", item.path("provider_specific_fields"));
        }
    }

    /** Empty where there is nothing but reasoning: no vendor takes that as a message. */
    Optional<ObjectNode> toMessage() {
        if (parts.isEmpty() && calls.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode message = Json.object().put("role", "assistant");
        if (parts.isEmpty()) {
            message.putNull("content");
        } else {
            message.set("content", ResponsesParts.simplified(parts));
        }
        if (!thinking.isEmpty()) {
            message.set("thinking_blocks", thinking);
        }
        if (!calls.isEmpty()) {
            // vendors want their reasoning back while they wait for a tool, and some refuse it
            // at any other time
            if (!reasoning.isEmpty()) {
                message.put("reasoning_content", reasoning.toString());
            }
            message.set(TOOL_CALLS, calls);
        }
        return Optional.of(message);
    }
}
