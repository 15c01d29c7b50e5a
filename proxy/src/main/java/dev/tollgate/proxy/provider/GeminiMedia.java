package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Text, pictures, sound and documents of a message as Gemini's parts.
 *
 * <p>LiteLLM downloads what Gemini can't fetch by itself. The gateway doesn't: a client would
 * choose which addresses of the inner network it opens.
 */
final class GeminiMedia {

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("heic", "image/heic"),
                    Map.entry("heif", "image/heif"),
                    Map.entry("pdf", "application/pdf"),
                    Map.entry("txt", "text/plain"),
                    Map.entry("csv", "text/csv"),
                    Map.entry("md", "text/md"),
                    Map.entry("html", "text/html"),
                    Map.entry("json", "application/json"),
                    Map.entry("mp3", "audio/mp3"),
                    Map.entry("wav", "audio/wav"),
                    Map.entry("ogg", "audio/ogg"),
                    Map.entry("flac", "audio/flac"),
                    Map.entry("aac", "audio/aac"),
                    Map.entry("m4a", "audio/m4a"),
                    Map.entry("mp4", "video/mp4"),
                    Map.entry("mov", "video/mov"),
                    Map.entry("mpeg", "video/mpeg"),
                    Map.entry("mpg", "video/mpg"),
                    Map.entry("avi", "video/avi"),
                    Map.entry("webm", "video/webm"),
                    Map.entry("wmv", "video/wmv"),
                    Map.entry("flv", "video/x-flv"),
                    Map.entry("3gp", "video/3gpp"));

    /** Google knows by itself what these are. */
    private static final List<String> GOOGLES =
            List.of(
                    "https://generativelanguage.googleapis.com/",
                    "https://www.youtube.com/",
                    "https://youtube.com/",
                    "https://youtu.be/");

    private GeminiMedia() {}

    /** A message's content as parts, be it text or a list. */
    static Iterable<JsonNode> parts(JsonNode content) {
        if (content.isTextual()) {
            return List.of(Json.object().put("type", "text").put("text", content.textValue()));
        }
        return content;
    }

    /** Adds one part of a message of the user. */
    static void add(JsonNode part, GeminiModel model, ArrayNode parts) {
        String type = part.path("type").asText("");
        switch (type) {
            case "text", "input_text" -> parts.addObject().set("text", part.path("text"));
            case "image_url", "video_url" -> picture(part, part.path(type), model, parts);
            case "file" -> file(part, part.path("file"), parts);
            case "input_audio" -> {
                JsonNode audio = part.path("input_audio");
                String mime = "audio/" + audio.path("format").asText("wav");
                source(audio.path("data").asText(""), mime, parts);
            }
            default -> throw bad("Gemini takes no content of type '" + type + "'.");
        }
    }

    private static void picture(JsonNode part, JsonNode told, GeminiModel model, ArrayNode parts) {
        String url = told.isTextual() ? told.textValue() : told.path("url").asText("");
        ObjectNode made = source(url, told.path("format").asText(""), parts);
        String detail = told.path("detail").asText("");
        if (model.third() && !detail.isEmpty() && !detail.equals("auto")) {
            made.putObject("mediaResolution")
                    .put("level", "MEDIA_RESOLUTION_" + detail.toUpperCase(Locale.ROOT));
        }
        video(part, made);
    }

    private static void file(JsonNode part, JsonNode file, ArrayNode parts) {
        String where = file.path("file_data").asText(file.path("file_id").asText(""));
        String mime = file.path("format").asText("");
        if (mime.isEmpty()) {
            mime = typeOf(file.path("filename").asText(""));
        }
        video(part.has("video_metadata") ? part : file, source(where, mime, parts));
    }

    private static void video(JsonNode part, ObjectNode made) {
        if (part.path("video_metadata").isObject()) {
            made.set("videoMetadata", part.path("video_metadata"));
        }
    }

    /**
     * Data inside the request, or an address that Google opens.
     *
     * @param declared the media type as the client says, or empty
     */
    private static ObjectNode source(String where, String declared, ArrayNode parts) {
        if (where.startsWith("gs://") || where.startsWith("https://")) {
            return address(where, declared, parts.addObject());
        }
        if (where.startsWith("http://")) {
            throw bad("Gemini opens https:// and gs:// only: send the file as a data URI instead.");
        }
        String mime = declared;
        String data = where;
        if (where.startsWith("data:")) {
            int comma = where.indexOf(',');
            if (comma < 0 || !where.substring(0, comma).endsWith(";base64")) {
                throw bad("A data URI must have the form data:<media type>;base64,<data>.");
            }
            String own = where.substring("data:".length(), comma).split(";", 2)[0];
            mime = declared.contains("/") || own.isEmpty() ? declared : own;
            data = where.substring(comma + 1);
        }
        if (mime.isEmpty() || data.isEmpty()) {
            throw bad("A file needs its data and its media type: send a data URI, or set format.");
        }
        ObjectNode made = parts.addObject();
        made.putObject("inlineData").put("mimeType", mime).put("data", data);
        return made;
    }

    private static ObjectNode address(String url, String declared, ObjectNode made) {
        String mime = declared.isEmpty() ? typeOf(url.split("[?#]", 2)[0]) : declared;
        boolean known = GOOGLES.stream().anyMatch(url::startsWith);
        if (mime.isEmpty() && !known) {
            throw bad(
                    "The media type of a file can't be told from its address: set format, for"
                            + " example \"image/png\", or send it as a data URI.");
        }
        ObjectNode data = made.putObject("fileData");
        if (!mime.isEmpty()) {
            data.put("mimeType", mime);
        }
        data.put("fileUri", url);
        return made;
    }

    private static String typeOf(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(ending, "");
    }

    private static FailureException bad(String message) {
        return new FailureException(new Failure.BadRequest(message, "messages"));
    }
}
