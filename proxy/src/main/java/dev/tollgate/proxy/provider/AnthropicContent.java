package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.List;

/** The content of an OpenAI message as Anthropic's blocks. */
final class AnthropicContent {

    private AnthropicContent() {}

    /**
     * Text, or a list of parts. Empty texts are left out, as Anthropic refuses them.
     *
     * @param where the place of the message, for errors: {@code messages[2]}
     */
    static ArrayNode blocks(JsonNode content, String where) {
        ArrayNode blocks = Json.array();
        if (content.isTextual()) {
            addText(blocks, content, content);
            return blocks;
        }
        int index = 0;
        for (JsonNode part : content) {
            add(blocks, part, where + ".content[" + index++ + "]");
        }
        return blocks;
    }

    /** Moves a mark of the whole message to its last block, which is where Anthropic has it. */
    static void markLast(ArrayNode blocks, JsonNode message) {
        if (message.path("cache_control").isObject()
                && !blocks.isEmpty()
                && blocks.get(blocks.size() - 1) instanceof ObjectNode last
                && !last.has("cache_control")) {
            last.set("cache_control", message.path("cache_control"));
        }
    }

    private static void add(ArrayNode blocks, JsonNode part, String where) {
        if (part.isTextual()) {
            addText(blocks, part, part);
            return;
        }
        switch (part.path("type").asText("")) {
            case "text" -> addText(blocks, part.path("text"), part);
            case "input_text", "output_text" -> addText(blocks, part.path("text"), part);
            case "refusal" -> addText(blocks, part.path("refusal"), part);
            case "image_url" -> blocks.add(marked(image(part, where), part));
            case "file" -> blocks.add(marked(file(part.path("file"), where), part));
            case "input_audio", "video_url" ->
                    throw bad("Anthropic takes no sound and no video: remove " + where, where);
            // Anthropic's own: document, image, search_result, thinking …
            default -> blocks.add(part);
        }
    }

    private static void addText(ArrayNode blocks, JsonNode text, JsonNode part) {
        if (!text.asText("").isEmpty()) {
            blocks.add(
                    marked(Json.object().put("type", "text").put("text", text.asText("")), part));
        }
    }

    private static ObjectNode marked(ObjectNode block, JsonNode part) {
        if (part.path("cache_control").isObject()) {
            block.set("cache_control", part.path("cache_control"));
        }
        return block;
    }

    private static ObjectNode image(JsonNode part, String where) {
        JsonNode image = part.path("image_url");
        String url = image.isTextual() ? image.textValue() : image.path("url").asText("");
        return source(url, image.path("format").asText(""), "image", where);
    }

    private static ObjectNode file(JsonNode file, String where) {
        String format = file.path("format").asText("");
        if (file.hasNonNull("file_id")) {
            return byId(file.path("file_id").asText(""), format, where);
        }
        if (!file.hasNonNull("file_data")) {
            throw bad("The file at " + where + " needs file.file_data or file.file_id.", where);
        }
        String data = file.path("file_data").asText("");
        boolean url = data.contains(":");
        String type = format.isEmpty() ? "application/pdf" : format;
        ObjectNode block =
                source(url ? data : "data:" + type + ";base64," + data, format, "document", where);
        if (block.path("type").asText("").equals("document") && file.hasNonNull("filename")) {
            block.set("title", file.path("filename"));
        }
        return block;
    }

    private static ObjectNode byId(String id, String format, String where) {
        if (id.startsWith("https://")) {
            return source(id, format, "document", where);
        }
        String type = format.startsWith("image/") ? "image" : "document";
        ObjectNode block = Json.object().put("type", type);
        block.putObject("source").put("type", "file").put("file_id", id);
        return block;
    }

    /** A block for what lies at a URL; {@code kind} is what it is where its type doesn't tell. */
    private static ObjectNode source(String url, String format, String kind, String where) {
        ObjectNode block = Json.object();
        if (url.startsWith("https://")) {
            boolean document = kind.equals("document") && !format.startsWith("image/");
            block.put("type", document || isPdf(format, url) ? "document" : "image");
            block.putObject("source").put("type", "url").put("url", url);
            return block;
        }
        DataUri data = DataUri.parse(url).orElseThrow(() -> unreachable(where));
        String type = format.isEmpty() ? data.mediaType() : format;
        if (type.startsWith("text/")) {
            block.put("type", "document");
            block.putObject("source")
                    .put("type", "text")
                    .put("media_type", "text/plain")
                    .put("data", data.text().orElseThrow(() -> unreachable(where)));
            return block;
        }
        block.put("type", type.startsWith("image/") ? "image" : "document");
        block.putObject("source")
                .put("type", "base64")
                .put("media_type", type.equals("image/jpg") ? "image/jpeg" : type)
                .put("data", data.base64());
        return block;
    }

    private static boolean isPdf(String format, String url) {
        return format.equals("application/pdf") || (format.isEmpty() && url.endsWith(".pdf"));
    }

    /** Where the vendor can't fetch it, the gateway doesn't either: it sees other networks. */
    private static FailureException unreachable(String where) {
        return bad(
                "The file at "
                        + where
                        + " must be an https:// URL, which the vendor fetches, or a data: URL with"
                        + " Base64. The gateway itself downloads nothing.",
                where);
    }

    static FailureException bad(String message, String where) {
        return new FailureException(new Failure.BadRequest(message, where));
    }

    /** Blocks that hold thinking, in the form in which Anthropic takes them back. */
    static ArrayNode thinking(JsonNode blocks) {
        ArrayNode out = Json.array();
        for (JsonNode block : blocks) {
            boolean whole =
                    switch (block.path("type").asText("")) {
                        case "thinking" -> !block.path("signature").asText("").isEmpty();
                        case "redacted_thinking" -> block.hasNonNull("data");
                        default -> false;
                    };
            if (whole && block instanceof ObjectNode object) {
                out.add(object.retain(List.of("type", "thinking", "signature", "data")));
            }
        }
        return out;
    }
}
