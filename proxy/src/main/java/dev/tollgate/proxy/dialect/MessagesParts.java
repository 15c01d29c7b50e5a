package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/**
 * Anthropic's content blocks as OpenAI's content parts.
 *
 * @param claude whether the model knows {@code cache_control}
 */
record MessagesParts(boolean claude) {

    /** A text, or a list of blocks. */
    ArrayNode of(JsonNode content, String where) {
        ArrayNode parts = Json.array();
        if (content.isTextual()) {
            addText(parts, content, content);
            return parts;
        }
        int index = 0;
        for (JsonNode block : content) {
            parts.addAll(one(block, where + ".content[" + index++ + "]"));
        }
        return parts;
    }

    /**
     * The parts that a block becomes, mostly one.
     *
     * @param where its place in the request, for errors
     */
    ArrayNode one(JsonNode block, String where) {
        ArrayNode parts = Json.array();
        String type = block.path("type").asText("");
        switch (type) {
            case "text" -> addText(parts, block.path("text"), block);
            case "image" -> parts.add(marked(image(block.path("source"), where), block));
            case "document" ->
                    document(block, where).forEach(part -> parts.add(marked(part, block)));
            case "search_result" -> searchResult(block, where, parts);
            // what Anthropic's own tools have done; the text after it tells the result
            case "server_tool_use" -> {}
            default -> {
                if (!type.endsWith("_tool_result")) {
                    throw ChatRequests.bad(
                            where + ": this model takes no block of type '" + type + "'.", where);
                }
            }
        }
        return parts;
    }

    private void addText(ArrayNode parts, JsonNode text, JsonNode block) {
        if (!text.asText("").isEmpty()) {
            parts.add(marked(text(text.asText("")), block));
        }
    }

    private static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    private JsonNode marked(JsonNode part, JsonNode block) {
        if (claude && block.path("cache_control").isObject() && part instanceof ObjectNode object) {
            object.set("cache_control", block.path("cache_control"));
        }
        return part;
    }

    private static ObjectNode image(JsonNode source, String where) {
        ObjectNode part = Json.object();
        switch (source.path("type").asText("")) {
            case "base64" ->
                    part.put("type", "image_url").putObject("image_url").put("url", uri(source));
            case "url" ->
                    part.put("type", "image_url")
                            .putObject("image_url")
                            .put("url", source.path("url").asText(""));
            case "file" -> fileById(part, source);
            default -> throw unknownSource(source, where);
        }
        return part;
    }

    private ArrayNode document(JsonNode block, String where) {
        JsonNode source = block.path("source");
        String title = block.path("title").asText("");
        ObjectNode part = Json.object();
        switch (source.path("type").asText("")) {
            case "base64" ->
                    part.put("type", "file")
                            .putObject("file")
                            .put("filename", title.isEmpty() ? "document.pdf" : title)
                            .put("file_data", uri(source));
            // LiteLLM's way to say it; OpenAI itself fetches no files
            case "url" ->
                    part.put("type", "file")
                            .putObject("file")
                            .put("file_id", source.path("url").asText(""));
            case "file" -> fileById(part, source);
            case "text" -> part = text(titled(title, source.path("data").asText("")));
            case "content" -> {
                return of(source.path("content"), where + ".source");
            }
            default -> throw unknownSource(source, where);
        }
        return Json.array().add(part);
    }

    private void searchResult(JsonNode block, String where, ArrayNode parts) {
        String title = block.path("title").asText("") + " " + block.path("source").asText("");
        parts.add(text(title.strip()));
        parts.addAll(of(block.path("content"), where));
    }

    private static String titled(String title, String text) {
        return title.isEmpty() ? text : title + "\n\n" + text;
    }

    private static void fileById(ObjectNode part, JsonNode source) {
        part.put("type", "file").putObject("file").set("file_id", source.path("file_id"));
    }

    private static String uri(JsonNode source) {
        return "data:"
                + source.path("media_type").asText("")
                + ";base64,"
                + source.path("data").asText("");
    }

    private static RuntimeException unknownSource(JsonNode source, String where) {
        return ChatRequests.bad(
                where
                        + ".source.type: must be base64, url or file, not '"
                        + source.path("type").asText("")
                        + "'.",
                where + ".source");
    }
}
