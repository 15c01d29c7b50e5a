package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Usage;

/** What Converse's answers and stream events have in common. */
final class BedrockAnswer {

    private BedrockAnswer() {}

    /** The message of a whole answer. */
    static ObjectNode message(Prompt prompt, JsonNode blocks) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        ArrayNode thoughts = Json.array();
        ArrayNode calls = Json.array();
        for (JsonNode block : blocks) {
            text.append(block.path("text").asText(""));
            JsonNode use = block.path("toolUse");
            if (isJson(use)) {
                text.append(Json.text(use.path("input")));
            } else if (use.isObject()) {
                calls.add(call(prompt, use, Json.text(use.path("input"))));
            }
            JsonNode thought = block.path("reasoningContent");
            if (thought.isObject()) {
                thoughts.add(thought(thought));
                reasoning.append(thought.path("reasoningText").path("text").asText(""));
            }
        }
        ObjectNode message = ChatAnswer.message(text.toString());
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
            message.set("thinking_blocks", thoughts);
        }
        return message;
    }

    /** Whether a tool call is the JSON that the client asked for. */
    static boolean isJson(JsonNode use) {
        return BedrockTools.JSON_TOOL.equals(use.path("name").asText());
    }

    /** A tool call under the name that the client gave the tool. */
    static ObjectNode call(Prompt prompt, JsonNode use, String arguments) {
        return ChatAnswer.toolCall(
                use.path("toolUseId").asText(),
                clientsName(prompt, use.path("name").asText()),
                arguments);
    }

    /** OpenAI's word for a {@code stopReason}. */
    static String finishReason(String stopReason, boolean onlyJson) {
        return switch (stopReason) {
            case "tool_use" -> onlyJson ? "stop" : "tool_calls";
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "content_filtered", "guardrail_intervened" -> "content_filter";
            default -> "stop";
        };
    }

    /** Converse counts cached tokens beside {@code inputTokens}. */
    static ObjectNode usage(JsonNode usage) {
        return ChatAnswer.usage(
                new Usage(
                        usage.path("inputTokens").asLong(),
                        usage.path("cacheReadInputTokens").asLong(),
                        usage.path("cacheWriteInputTokens").asLong(),
                        0,
                        usage.path("outputTokens").asLong(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0));
    }

    private static ObjectNode thought(JsonNode reasoning) {
        if (reasoning.has("redactedContent")) {
            return redacted(reasoning);
        }
        JsonNode text = reasoning.path("reasoningText");
        ObjectNode thought =
                Json.object().put("type", "thinking").put("thinking", text.path("text").asText(""));
        if (text.hasNonNull("signature")) {
            thought.put("signature", text.path("signature").asText());
        }
        return thought;
    }

    /** A thought that only the vendor can read. */
    static ObjectNode redacted(JsonNode reasoning) {
        return Json.object()
                .put("type", "redacted_thinking")
                .put("data", reasoning.path("redactedContent").asText(""));
    }

    private static String clientsName(Prompt prompt, String name) {
        return prompt.json()
                .value("tools")
                .map(tools ->
                        tools.valueStream()
                                .map(tool -> tool.path("function").path("name").asText())
                                .filter(own -> BedrockMessages.name(own).equals(name))
                                .findFirst()
                                .orElse(name))
                .orElse(name);
    }
}
