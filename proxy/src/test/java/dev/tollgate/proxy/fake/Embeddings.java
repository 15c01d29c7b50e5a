package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Vectors: the same text gets the same one, whoever is asked. A model with {@code words} in its
 * name gives texts with many words in common similar ones.
 */
final class Embeddings {

    static final int DIMENSIONS = 8;

    /** So many that hardly two words fall together. */
    private static final int WORDS = 997;

    private Embeddings() {}

    static List<Float> vector(String text, int dimensions) {
        List<Float> vector = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            // eighths, which every number format can carry without loss
            vector.add(((text.hashCode() >>> (i % 28)) & 7) / 8f);
        }
        return vector;
    }

    /** A vector of the words, so that texts with many words in common are near each other. */
    private static List<Float> words(String text) {
        float[] vector = new float[WORDS];
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
            vector[Math.floorMod(word.hashCode(), WORDS)]++;
        }
        List<Float> list = new ArrayList<>();
        for (float value : vector) {
            list.add(value);
        }
        return list;
    }

    static Reply openAi(JsonNode body) {
        boolean meaning = body.path("model").asText().contains("words");
        boolean base64 = body.path("encoding_format").asText().equals("base64");
        int dimensions = body.path("dimensions").asInt(DIMENSIONS);
        List<JsonNode> data = new ArrayList<>();
        for (String text : texts(body.path("input"))) {
            List<Float> vector = meaning ? words(text) : vector(text, dimensions);
            Object shown = base64 ? base64(vector) : vector;
            data.add(Make.object("object", "embedding", "index", data.size(), "embedding", shown));
        }
        int tokens = texts(body.path("input")).size();
        return Reply.json(
                Make.object(
                        "object",
                        "list",
                        "data",
                        data,
                        "model",
                        body.path("model"),
                        "usage",
                        Make.object("prompt_tokens", tokens, "total_tokens", tokens)));
    }

    /** One text, several, tokens of one, or tokens of several. */
    static List<String> texts(JsonNode input) {
        if (!input.isArray()) {
            return List.of(input.asText());
        }
        if (input.path(0).isNumber()) {
            return List.of(input.toString());
        }
        List<String> texts = new ArrayList<>();
        input.forEach(text -> texts.add(text.isTextual() ? text.asText() : text.toString()));
        return texts;
    }

    private static String base64(List<Float> vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(bytes::putFloat);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
