package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.json.Json;

/** The content of Responses' messages and tool results as chat's content parts. */
final class ResponsesParts {

    private static final String TEXT = "text";
    private static final String IMAGE_URL = "image_url";

    private ResponsesParts() {}

    /**
     * Text where text is enough, since every vendor takes that, else a list of parts.
     *
     * @param where the path of the content, for errors
     */
    static JsonNode content(JsonNode content, String where) {
        if (content.isTextual()) {
            return content;
        }
        return simplified(parts(content, where));
    }

    /** One part of text alone becomes that text. */
    static JsonNode simplified(ArrayNode parts) {
        JsonNode only = parts.size() == 1 ? parts.path(0).path(TEXT) : parts;
        return only.isTextual() ? only : parts;
    }

    /** Always a list. */
    static ArrayNode parts(JsonNode content, String where) {
        ArrayNode parts = Json.array();
        if (content.isTextual()) {
            return parts.add(text(content));
        }
        if (!content.isArray()) {
            throw ChatRequests.bad("'" + where + "' must be text or a list of parts.", where);
        }
        for (int i = 0; i < content.size(); i++) {
            parts.add(part(content.path(i), where + "[" + i + "]"));
        }
        return parts;
    }

    private static ObjectNode text(JsonNode text) {
        ObjectNode part = Json.object().put("type", TEXT);
        part.set(TEXT, text.isTextual() ? text : TextNode.valueOf(""));
        return part;
    }

    private static ObjectNode part(JsonNode part, String where) {
        String type = part.path("type").asText();
        return switch (type) {
            case "input_text", "output_text", "summary_text", TEXT -> text(part.path(TEXT));
            case "refusal" -> copied(part, "refusal");
            case "input_audio" -> copied(part, "input_audio");
            case "input_image" -> image(part, where);
            case "input_file" -> file(part, where);
            default ->
                    throw ChatRequests.bad(
                            "Parts of type '" + type + "' can't be sent to this model.", where);
        };
    }

    private static ObjectNode copied(JsonNode part, String name) {
        ObjectNode copy = Json.object().put("type", name);
        copy.set(name, part.path(name));
        return copy;
    }

    private static ObjectNode image(JsonNode part, String where) {
        JsonNode url = part.path(IMAGE_URL);
        if (!url.isTextual()) {
            throw ChatRequests.bad(
                    "This model takes images by 'image_url' (https: or data:), not by 'file_id'.",
                    where);
        }
        ObjectNode image = Json.object().put("type", IMAGE_URL);
        ObjectNode source = image.putObject(IMAGE_URL);
        source.set("url", url);
        if (part.path("detail").isTextual()) {
            source.set("detail", part.path("detail"));
        }
        return image;
    }

    private static ObjectNode file(JsonNode part, String where) {
        ObjectNode file = Json.object();
        for (String name : new String[] {"file_data", "filename", "file_id"}) {
            if (part.path(name).isTextual()) {
                file.set(name, part.path(name));
            }
        }
        if (part.path("file_url").isTextual()) {
            // LiteLLM's way to say it in chat, where OpenAI has none
            file.set("file_id", part.path("file_url"));
        }
        if (file.isEmpty()) {
            throw ChatRequests.bad(
                    "A file needs one of 'file_data', 'file_url', 'file_id'.", where);
        }
        ObjectNode wrapped = Json.object().put("type", "file");
        wrapped.set("file", file);
        return wrapped;
    }
}
