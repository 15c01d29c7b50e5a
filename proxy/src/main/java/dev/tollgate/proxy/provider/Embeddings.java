package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** OpenAI's embedding requests and answers, read and made for vendors with another format. */
final class Embeddings {

    private static final int CHARACTERS_A_TOKEN = 4;

    private Embeddings() {}

    /** A new tree of the request, the deployment's defaults filled in, the gateway's own out. */
    static ObjectNode request(Prompt prompt) {
        ObjectNode request = prompt.tree();
        prompt.target()
                .deployment()
                .parameters()
                .defaults()
                .properties()
                .forEach(entry -> {
                    if (!request.hasNonNull(entry.getKey())) {
                        request.set(entry.getKey(), entry.getValue().deepCopy());
                    }
                });
        request.remove(GatewayFields.NAMES);
        request.remove("metadata");
        return request;
    }

    /**
     * The texts of {@code input}.
     *
     * @throws FailureException with {@link Failure.BadRequest} for tokens: each vendor has its own
     */
    static List<String> texts(ObjectNode request) {
        JsonNode input = request.path("input");
        List<JsonNode> items = input.isArray() ? input.valueStream().toList() : List.of(input);
        if (items.isEmpty() || !items.stream().allMatch(JsonNode::isTextual)) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "input must be text or a list of texts; this vendor takes no tokens.",
                            "input"));
        }
        return items.stream().map(JsonNode::textValue).toList();
    }

    /**
     * The {@code list} of embeddings, as Base64 of 32-bit floats where the client asked for it.
     *
     * @param vectors an array of arrays of numbers
     * @param tokens of the prompt; negative where the vendor doesn't tell: no usage then
     */
    static ObjectNode answer(Prompt prompt, JsonNode vectors, long tokens) {
        boolean base64 = prompt.json().text("encoding_format").filter("base64"::equals).isPresent();
        ObjectNode answer =
                Json.object().put("object", "list").put("model", prompt.target().model());
        int index = 0;
        for (JsonNode vector : vectors) {
            ObjectNode item = answer.withArray("/data").addObject();
            item.put("object", "embedding").put("index", index++);
            if (base64) {
                item.put("embedding", base64(vector));
            } else {
                item.set("embedding", vector);
            }
        }
        if (tokens >= 0) {
            answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        }
        return answer;
    }

    /** About how many tokens the input has, where the vendor doesn't tell. */
    static long estimate(ObjectNode request) {
        long characters = texts(request).stream().mapToLong(String::length).sum();
        return (characters + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
    }

    /** Tells the vendor a field of the request under the vendor's name, where it is there. */
    static void copy(ObjectNode request, String name, ObjectNode to, String as) {
        if (request.hasNonNull(name)) {
            to.set(as, request.get(name));
        }
    }

    private static String base64(JsonNode vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(number -> bytes.putFloat(number.floatValue()));
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
