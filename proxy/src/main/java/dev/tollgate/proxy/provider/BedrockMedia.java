package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.Map;

/** Images, documents and films of a chat message as blocks of Converse, always with their bytes. */
final class BedrockMedia {

    private static final Map<String, String> IMAGES =
            Map.of(
                    "image/png", "png",
                    "image/jpeg", "jpeg",
                    "image/jpg", "jpeg",
                    "image/gif", "gif",
                    "image/webp", "webp");

    private static final Map<String, String> DOCUMENTS =
            Map.of(
                    "application/pdf", "pdf",
                    "text/csv", "csv",
                    "application/msword", "doc",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                            "docx",
                    "application/vnd.ms-excel", "xls",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
                    "text/html", "html",
                    "text/plain", "txt",
                    "text/markdown", "md");

    private static final Map<String, String> FILMS =
            Map.of(
                    "video/mp4", "mp4",
                    "video/webm", "webm",
                    "video/quicktime", "mov",
                    "video/x-matroska", "mkv",
                    "video/mpeg", "mpeg",
                    "video/x-flv", "flv",
                    "video/x-ms-wmv", "wmv",
                    "video/3gpp", "three_gp");

    private BedrockMedia() {}

    /** The block of a part of type {@code image_url}, {@code video_url} or {@code file}. */
    static ObjectNode block(JsonNode part) {
        String type = part.path("type").asText();
        return switch (type) {
            case "image_url" -> block(media(MessageContent.imageUrl(part)), "");
            case "video_url" -> block(media(part.path("video_url").path("url").asText("")), "");
            case "file" -> {
                JsonNode file = part.path("file");
                yield block(
                        media(file.path("file_data").asText("")), file.path("filename").asText(""));
            }
            default -> throw MessageContent.refused("Bedrock", "content of type '" + type + "'");
        };
    }

    private static DataUri media(String url) {
        return DataUri.parse(url)
                .orElseThrow(() ->
                        MessageContent.refused(
                                "Bedrock",
                                "files by address or id: send a data: URL with the file in base64"));
    }

    private static ObjectNode block(DataUri media, String filename) {
        String image = IMAGES.get(media.mediaType());
        if (image != null) {
            return bytes("image", image, media);
        }
        String film = FILMS.get(media.mediaType());
        if (film != null) {
            return bytes("video", film, media);
        }
        String document = DOCUMENTS.get(media.mediaType());
        if (document == null) {
            throw MessageContent.refused("Bedrock", "files of type " + media.mediaType());
        }
        ObjectNode block = bytes("document", document, media);
        block.withObject("/document").put("name", name(media, filename));
        return block;
    }

    private static ObjectNode bytes(String kind, String format, DataUri media) {
        ObjectNode block = Json.object();
        block.putObject(kind)
                .put("format", format)
                .putObject("source")
                .put("bytes", media.base64());
        return block;
    }

    /** Converse wants a name of few characters; the same file must always get the same one. */
    private static String name(DataUri media, String filename) {
        int dot = filename.lastIndexOf('.');
        String stem =
                (dot > 0 ? filename.substring(0, dot) : filename)
                        .replaceAll("[^a-zA-Z0-9 ()\\[\\]-]", "-")
                        .replaceAll(" {2,}", " ")
                        .strip();
        return stem.isEmpty() ? "document-" + Integer.toHexString(media.base64().hashCode()) : stem;
    }
}
