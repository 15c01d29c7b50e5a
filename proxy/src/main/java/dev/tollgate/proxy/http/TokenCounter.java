package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import dev.tollgate.proxy.json.Json;
import java.util.Map;
import java.util.Set;

/**
 * Counts the tokens of a request without a vendor, by OpenAI's vocabularies; for other vendors'
 * models it is an estimate.
 *
 * @see <a href="https://github.com/knuddelsgmbh/jtokkit">JTokkit</a>
 */
final class TokenCounter {

    /**
     * OpenAI's own reckoning: each message is wrapped into three tokens, and an answer is primed
     * with three.
     */
    private static final int PER_MESSAGE = 3;

    /** An image at low detail, OpenAI's smallest charge for one. */
    private static final int PER_IMAGE = 85;

    /**
     * Longer texts are counted by their length, so that nobody keeps the processor busy with one
     * request.
     */
    private static final int EXACT = 200_000;

    private static final int BYTES_PER_TOKEN = 4;

    /** Not text that a model reads. */
    private static final Set<String> IMAGES =
            Set.of(
                    "image_url",
                    "image",
                    "inlineData",
                    "inline_data",
                    "input_audio",
                    "file",
                    "source");

    private final EncodingRegistry registry = Encodings.newLazyEncodingRegistry();

    /**
     * The tokens of a prompt.
     *
     * @param request with any of {@code messages}, {@code prompt}, {@code input}, {@code system},
     *     {@code contents}, {@code tools}
     */
    int count(String model, JsonNode request) {
        Encoding encoding = registry.getEncoding(type(model));
        int sum = 0;
        for (String field :
                Set.of(
                        "prompt",
                        "input",
                        "system",
                        "instructions",
                        "contents",
                        "systemInstruction")) {
            sum += texts(encoding, request.path(field));
        }
        JsonNode messages = request.path("messages");
        for (JsonNode message : messages) {
            sum += PER_MESSAGE + texts(encoding, message);
        }
        if (request.path("tools").isArray()) {
            sum += count(encoding, Json.text(request.path("tools")));
        }
        return messages.isEmpty() ? sum : sum + PER_MESSAGE;
    }

    /** The tokens of a text. */
    int count(String model, String text) {
        return count(registry.getEncoding(type(model)), text);
    }

    private static int texts(Encoding encoding, JsonNode node) {
        if (node.isTextual()) {
            return count(encoding, node.textValue());
        }
        int sum = 0;
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                sum +=
                        IMAGES.contains(field.getKey())
                                ? PER_IMAGE
                                : isMark(field.getKey()) ? 0 : texts(encoding, field.getValue());
            }
            return sum;
        }
        for (JsonNode item : node) {
            sum += texts(encoding, item);
        }
        return sum;
    }

    /** Fields that say of what kind a part is, or carry no text of the prompt. */
    private static boolean isMark(String field) {
        return field.equals("type") || field.equals("cache_control") || field.endsWith("id");
    }

    private static int count(Encoding encoding, String text) {
        return text.length() > EXACT
                ? text.length() / BYTES_PER_TOKEN
                : encoding.countTokensOrdinary(text);
    }

    private static EncodingType type(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1);
        boolean old =
                name.startsWith("gpt-3.5")
                        || (name.startsWith("gpt-4")
                                && !name.startsWith("gpt-4o")
                                && !name.startsWith("gpt-4.1")
                                && !name.startsWith("gpt-4.5"))
                        || name.startsWith("text-embedding");
        return old ? EncodingType.CL100K_BASE : EncodingType.O200K_BASE;
    }
}
