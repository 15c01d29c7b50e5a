package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.HashMap;
import java.util.Map;

/** Chat messages in Ollama's form: text, images beside it, tool arguments as objects. */
final class OllamaMessages {

    private OllamaMessages() {}

    static ArrayNode of(JsonNode messages) {
        ArrayNode out = Json.array();
        Map<String, String> tools = new HashMap<>();
        for (JsonNode message : messages) {
            message.path("tool_calls")
                    .forEach(call ->
                            tools.put(
                                    call.path("id").asText(),
                                    call.path("function").path("name").asText()));
            out.add(one(message, tools));
        }
        return out;
    }

    /** The tool calls of an answer; Ollama gives them no ids. */
    static ArrayNode calls(JsonNode message, Stamp stamp) {
        ArrayNode calls = Json.array();
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            String id = call.path("id").asText("");
            calls.add(
                    ChatAnswer.toolCall(
                            id.isEmpty() ? stamp.id("call_") : id,
                            function.path("name").asText(),
                            Json.text(function.path("arguments"))));
        }
        return calls;
    }

    private static ObjectNode one(JsonNode message, Map<String, String> tools) {
        String role = role(message.path("role").asText(""));
        ObjectNode out = Json.object().put("role", role);
        out.put("content", MessageContent.text(message.path("content")));
        ArrayNode images = images(message.path("content"));
        if (!images.isEmpty()) {
            out.set("images", images);
        }
        String thoughts = message.path("reasoning_content").asText("");
        if (!thoughts.isEmpty()) {
            out.put("thinking", thoughts);
        }
        for (JsonNode call : message.path("tool_calls")) {
            ObjectNode function = out.withArray("/tool_calls").addObject().putObject("function");
            function.set("name", call.path("function").path("name"));
            function.set("arguments", MessageContent.arguments(call));
        }
        String tool = tools.get(message.path("tool_call_id").asText(""));
        if (tool != null) {
            out.put("tool_name", tool);
        }
        return out;
    }

    private static ArrayNode images(JsonNode content) {
        ArrayNode images = Json.array();
        for (JsonNode part : MessageContent.parts(content)) {
            String type = part.path("type").asText();
            if (type.equals("image_url")) {
                images.add(
                        DataUri.parse(MessageContent.imageUrl(part))
                                .map(DataUri::base64)
                                .orElseThrow(() -> MessageContent.onlyInline("Ollama")));
            } else if (!type.equals("text")) {
                throw MessageContent.refused("Ollama", "content of type '" + type + "'");
            }
        }
        return images;
    }

    private static String role(String role) {
        return switch (role) {
            case "developer" -> "system";
            case "function" -> "tool";
            default -> role;
        };
    }
}
