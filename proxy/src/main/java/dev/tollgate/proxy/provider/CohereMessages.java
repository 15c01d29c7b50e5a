package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.List;

/** Chat messages as Cohere takes them: OpenAI's, without fields that it would refuse. */
final class CohereMessages {

    private static final List<String> COPIED = List.of("tool_calls", "tool_call_id");

    private CohereMessages() {}

    static ArrayNode of(JsonNode messages) {
        ArrayNode out = Json.array();
        messages.forEach(message -> out.add(one(message)));
        return out;
    }

    private static ObjectNode one(JsonNode message) {
        ObjectNode out = Json.object().put("role", role(message.path("role").asText("")));
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            out.set("content", content);
        } else if (content.isArray()) {
            ArrayNode parts = out.putArray("content");
            MessageContent.parts(content).forEach(part -> parts.add(part(part)));
        }
        for (String name : COPIED) {
            if (!message.path(name).isMissingNode() && !message.path(name).isNull()) {
                out.set(name, message.get(name));
            }
        }
        // what the model planned before its calls came as reasoning
        String plan = message.path("reasoning_content").asText("");
        if (!plan.isEmpty() && out.has("tool_calls")) {
            out.put("tool_plan", plan);
        }
        return out;
    }

    private static String role(String role) {
        return switch (role) {
            case "developer" -> "system";
            case "function" -> "tool";
            default -> role;
        };
    }

    private static ObjectNode part(JsonNode part) {
        String type = part.path("type").asText();
        return switch (type) {
            case "text" -> Json.object().put("type", type).put("text", part.path("text").asText());
            case "image_url" -> {
                ObjectNode image = Json.object().put("type", type);
                image.putObject("image_url").put("url", MessageContent.imageUrl(part));
                yield image;
            }
            case "document" -> {
                ObjectNode document = Json.object().put("type", type);
                document.set("document", part.path("document"));
                yield document;
            }
            default -> throw MessageContent.refused("Cohere", "content of type '" + type + "'");
        };
    }
}
