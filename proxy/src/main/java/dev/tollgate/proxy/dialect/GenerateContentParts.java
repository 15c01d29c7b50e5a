package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/** Text and files of a message in both formats. */
final class GenerateContentParts {

    private GenerateContentParts() {}

    /** A part of the user's content as a part of a chat message. */
    static ObjectNode toChat(JsonNode part) {
        if (part.path("text").isTextual()) {
            return Json.object().put("type", "text").put("text", part.path("text").textValue());
        }
        JsonNode data = GoogleFields.get(part, "inlineData");
        if (data.isObject()) {
            return inline(
                    GoogleFields.get(data, "mimeType").asText(""), data.path("data").asText(""));
        }
        JsonNode file = GoogleFields.get(part, "fileData");
        if (file.isObject()) {
            return file(file);
        }
        throw ChatRequests.bad(
                "A part must have text, inlineData, fileData, functionCall or functionResponse.",
                "contents");
    }

    private static ObjectNode inline(String mime, String data) {
        if (mime.startsWith("audio/")) {
            ObjectNode part = Json.object().put("type", "input_audio");
            part.putObject("input_audio")
                    .put("data", data)
                    .put("format", mime.equals("audio/mpeg") ? "mp3" : mime.substring(6));
            return part;
        }
        String uri = "data:" + mime + ";base64," + data;
        if (mime.startsWith("image/")) {
            ObjectNode part = Json.object().put("type", "image_url");
            part.putObject("image_url").put("url", uri);
            return part;
        }
        ObjectNode part = Json.object().put("type", "file");
        part.putObject("file").put("filename", "file").put("file_data", uri);
        return part;
    }

    private static ObjectNode file(JsonNode file) {
        String mime = GoogleFields.get(file, "mimeType").asText("");
        String uri = GoogleFields.get(file, "fileUri").asText("");
        if (!uri.startsWith("https://") || !(mime.isEmpty() || mime.startsWith("image/"))) {
            throw ChatRequests.bad(
                    "This model opens pictures by https only: send other files as inlineData.",
                    "contents");
        }
        ObjectNode part = Json.object().put("type", "image_url");
        part.putObject("image_url").put("url", uri);
        return part;
    }

    /** Adds the pictures of an answer. */
    static void images(JsonNode images, ArrayNode parts) {
        for (JsonNode image : images) {
            String uri = image.path("image_url").path("url").asText("");
            int comma = uri.indexOf(";base64,");
            if (uri.startsWith("data:") && comma > 0) {
                parts.addObject()
                        .putObject("inlineData")
                        .put("mimeType", uri.substring("data:".length(), comma))
                        .put("data", uri.substring(comma + ";base64,".length()));
            }
        }
    }

    static void thought(String text, String signature, ArrayNode parts) {
        ObjectNode part = parts.addObject().put("text", text).put("thought", true);
        if (!signature.isEmpty()) {
            part.put("thoughtSignature", signature);
        }
    }
}
