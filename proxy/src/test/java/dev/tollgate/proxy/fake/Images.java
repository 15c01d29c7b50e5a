package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds images in a request, whichever vendor's form they have. */
final class Images {

    private static final Pattern DATA =
            Pattern.compile("data:([^;,]+);base64,(.*)", Pattern.DOTALL);

    private final List<String> found = new ArrayList<>();

    private Images() {}

    /** One line an image: media type and byte count, or the URL. */
    static List<String> in(JsonNode body) {
        Images images = new Images();
        images.walk(body);
        return images.found;
    }

    private void walk(JsonNode node) {
        if (node.isObject()) {
            look(node);
        }
        node.forEach(this::walk);
    }

    private void look(JsonNode object) {
        JsonNode url = object.path("image_url");
        url(url.isTextual() ? url.asText() : url.path("url").asText(""));
        JsonNode source = object.path("source");
        bytes(source.path("media_type").asText(""), source.path("data").asText(""));
        url(source.path("type").asText("").equals("url") ? source.path("url").asText() : "");
        for (String name : new String[] {"inlineData", "inline_data"}) {
            JsonNode inline = object.path(name);
            String type = inline.path("mimeType").asText(inline.path("mime_type").asText(""));
            bytes(type, inline.path("data").asText(""));
        }
        for (String name : new String[] {"fileData", "file_data"}) {
            JsonNode file = object.path(name);
            url(file.path("fileUri").asText(file.path("file_uri").asText("")));
        }
        JsonNode image = object.path("image");
        bytes("image/" + image.path("format").asText(), bedrockBytes(image));
        object.path("images").forEach(data -> bytes("image/*", data.asText("")));
    }

    private static String bedrockBytes(JsonNode image) {
        return image.path("source").path("bytes").asText("");
    }

    private void url(String url) {
        Matcher data = DATA.matcher(url);
        if (data.matches()) {
            bytes(data.group(1), data.group(2));
        } else if (url.startsWith("http") || url.startsWith("gs:")) {
            found.add(url);
        }
    }

    private void bytes(String type, String base64) {
        if (!type.isEmpty() && !base64.isEmpty()) {
            found.add(type + " " + Base64.getDecoder().decode(base64).length);
        }
    }
}
