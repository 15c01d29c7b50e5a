package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.List;

/**
 * Chat messages as Converse's {@code system} and {@code messages}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html">AWS,
 *     Message</a>
 */
final class BedrockMessages {

    private BedrockMessages() {}

    /** The blocks of all system and developer messages, wherever they stand. */
    static ArrayNode system(JsonNode messages) {
        ArrayNode blocks = Json.array();
        for (JsonNode message : messages) {
            if (isSystem(message)) {
                for (JsonNode part : MessageContent.parts(message.path("content"))) {
                    addText(blocks, part);
                    addCachePoint(blocks, part);
                }
                addCachePoint(blocks, message);
            }
        }
        return blocks;
    }

    /** The turns; neighbours of one side become one, as Converse wants them to alternate. */
    static ArrayNode conversation(JsonNode messages) {
        ArrayNode turns = Json.array();
        for (JsonNode message : messages) {
            if (isSystem(message)) {
                continue;
            }
            ArrayNode blocks = blocks(message);
            addCachePoint(blocks, message);
            String side = "assistant".equals(role(message)) ? "assistant" : "user";
            if (!blocks.isEmpty()) {
                turn(turns, side).addAll(blocks);
            }
        }
        trimPrefill(turns);
        return turns;
    }

    /** Whether a tool was called or answered before; Converse then wants its tools again. */
    static boolean usesTools(JsonNode messages) {
        return messages.valueStream()
                .anyMatch(message ->
                        "tool".equals(role(message)) || !message.path("tool_calls").isEmpty());
    }

    /**
     * A tool's or a tool call's name as Converse takes it: letters, digits, - and _; 64 at most.
     */
    static String name(String name) {
        return clean(name, "[^a-zA-Z0-9_-]");
    }

    /** A {@code cachePoint} after what a client marked with {@code cache_control}. */
    static void addCachePoint(ArrayNode blocks, JsonNode marked) {
        JsonNode control = marked.path("cache_control");
        if (!control.isObject()) {
            return;
        }
        ObjectNode point = blocks.addObject().putObject("cachePoint").put("type", "default");
        if (control.hasNonNull("ttl")) {
            point.set("ttl", control.get("ttl"));
        }
    }

    private static ArrayNode turn(ArrayNode turns, String side) {
        JsonNode last = turns.path(turns.size() - 1);
        if (side.equals(last.path("role").asText())) {
            return last.withArray("/content");
        }
        return turns.addObject().put("role", side).putArray("content");
    }

    private static ArrayNode blocks(JsonNode message) {
        return switch (role(message)) {
            case "user" -> user(message);
            case "assistant" -> assistant(message);
            case "tool", "function" -> toolResult(message);
            default -> throw MessageContent.refused("Bedrock", "the role " + role(message));
        };
    }

    private static ArrayNode user(JsonNode message) {
        ArrayNode blocks = Json.array();
        for (JsonNode part : MessageContent.parts(message.path("content"))) {
            addPart(blocks, part);
            addCachePoint(blocks, part);
        }
        return blocks;
    }

    private static void addPart(ArrayNode blocks, JsonNode part) {
        switch (part.path("type").asText()) {
            case "text" -> addText(blocks, part);
            case "guarded_text" ->
                    blocks.addObject()
                            .putObject("guardContent")
                            .putObject("text")
                            .set("text", part.path("text"));
            default -> blocks.add(BedrockMedia.block(part));
        }
    }

    /** Converse refuses blank text. */
    private static void addText(ArrayNode blocks, JsonNode part) {
        String text = part.path("text").asText("");
        if (!text.isBlank()) {
            blocks.addObject().put("text", text);
        }
    }

    private static ArrayNode assistant(JsonNode message) {
        ArrayNode blocks = Json.array();
        for (JsonNode thought : message.path("thinking_blocks")) {
            addReasoning(blocks, thought);
        }
        for (JsonNode part : MessageContent.parts(message.path("content"))) {
            addText(blocks, part);
            addCachePoint(blocks, part);
        }
        for (JsonNode call : message.path("tool_calls")) {
            ObjectNode use = blocks.addObject().putObject("toolUse");
            use.put("toolUseId", id(call.path("id")));
            use.put("name", name(call.path("function").path("name").asText()));
            use.set("input", MessageContent.arguments(call));
            addCachePoint(blocks, call);
        }
        return blocks;
    }

    /** A thought without its signature is left out: Converse would refuse it. */
    private static void addReasoning(ArrayNode blocks, JsonNode thought) {
        if ("redacted_thinking".equals(thought.path("type").asText())) {
            blocks.addObject()
                    .putObject("reasoningContent")
                    .set("redactedContent", thought.path("data"));
        } else if (!thought.path("signature").asText("").isEmpty()) {
            blocks.addObject()
                    .putObject("reasoningContent")
                    .putObject("reasoningText")
                    .put("text", thought.path("thinking").asText(""))
                    .put("signature", thought.path("signature").asText());
        }
    }

    private static ArrayNode toolResult(JsonNode message) {
        ArrayNode blocks = Json.array();
        ObjectNode result = blocks.addObject().putObject("toolResult");
        result.put("toolUseId", id(message.path("tool_call_id")));
        ArrayNode content = result.putArray("content");
        List<JsonNode> parts = MessageContent.parts(message.path("content"));
        for (JsonNode part : parts) {
            if ("text".equals(part.path("type").asText())) {
                content.addObject().put("text", part.path("text").asText(""));
            } else {
                content.add(BedrockMedia.block(part));
            }
        }
        parts.forEach(part -> addCachePoint(blocks, part));
        return blocks;
    }

    /** An answer that the client began must not end in white space. */
    private static void trimPrefill(ArrayNode turns) {
        JsonNode last = turns.path(turns.size() - 1);
        JsonNode content = last.path("content");
        if ("assistant".equals(last.path("role").asText())
                && content.path(content.size() - 1) instanceof ObjectNode block
                && block.has("text")) {
            block.put("text", block.path("text").asText().stripTrailing());
        }
    }

    private static String id(JsonNode id) {
        return clean(id.asText(""), "[^a-zA-Z0-9_.:-]");
    }

    private static String clean(String text, String forbidden) {
        String clean = text.replaceAll(forbidden, "_");
        return clean.length() > 64 ? clean.substring(0, 64) : clean;
    }

    private static boolean isSystem(JsonNode message) {
        return "system".equals(role(message)) || "developer".equals(role(message));
    }

    private static String role(JsonNode message) {
        return message.path("role").asText("");
    }
}
