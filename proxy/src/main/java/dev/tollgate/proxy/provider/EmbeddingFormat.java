package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * OpenAI's embeddings, the texts of a request and the list of an answer, for vendors with another
 * format.
 */
final class EmbeddingFormat {

    private static final int CHARACTERS_A_TOKEN = 4;

    private final ArrayNode data = Json.array();
    private final String model;
    private final boolean base64;

    EmbeddingFormat(Prompt prompt) {
        model = prompt.target().model();
        base64 = prompt.json().text("encoding_format").orElse("float").equals("base64");
    }

    /**
     * What is to be embedded.
     *
     * @throws FailureException with {@link Failure.BadRequest} for tokens instead of text
     */
    static List<String> texts(JsonNode input) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : input.isTextual() ? List.of(input) : input) {
            if (!each.isTextual()) {
                throw new FailureException(
                        new Failure.BadRequest(
                                "This model embeds text, not tokens: send strings.", "input"));
            }
            texts.add(each.textValue());
        }
        if (texts.isEmpty()) {
            throw new FailureException(
                    new Failure.BadRequest("input must be text or a list of texts.", "input"));
        }
        return texts;
    }

    static void copy(ObjectNode from, String name, ObjectNode to, String as) {
        if (from.hasNonNull(name)) {
            to.set(as, from.get(name));
        }
    }

    /** About how many tokens a text has, where the vendor doesn't tell. */
    static long estimate(JsonNode input) {
        long characters = 0;
        for (String text : texts(input)) {
            characters += text.length();
        }
        return (characters + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
    }

    void add(JsonNode values) {
        ObjectNode each = data.addObject();
        each.put("object", "embedding").put("index", data.size() - 1);
        if (base64) {
            each.put("embedding", encoded(values));
        } else {
            each.set("embedding", values);
        }
    }

    ObjectNode answer(long tokens) {
        ObjectNode answer = Json.object().put("object", "list");
        answer.set("data", data);
        answer.put("model", model);
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return answer;
    }

    /** As OpenAI packs it: 32-bit numbers, least byte first. */
    private static String encoded(JsonNode values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(value -> bytes.putFloat(value.floatValue()));
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
