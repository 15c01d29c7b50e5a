package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.List;
import java.util.stream.Collectors;

/** What an OpenAI message holds, read the same way for every vendor with another format. */
final class MessageContent {

    private MessageContent() {}

    /** The parts of {@code content}: text stands for one part of type {@code text}. */
    static List<JsonNode> parts(JsonNode content) {
        if (content.isTextual()) {
            return List.of(Json.object().put("type", "text").put("text", content.textValue()));
        }
        return content.valueStream()
                .map(part -> part.isTextual() ? parts(part).getFirst() : part)
                .toList();
    }

    /** All text of {@code content}, joined. */
    static String text(JsonNode content) {
        return parts(content).stream()
                .map(part -> part.path("text").asText(""))
                .collect(Collectors.joining());
    }

    /** The address of an {@code image_url} part, which may be an object or text. */
    static String imageUrl(JsonNode part) {
        JsonNode image = part.path("image_url");
        return image.isTextual() ? image.textValue() : image.path("url").asText("");
    }

    /**
     * The arguments of a tool call of the history.
     *
     * @param call an element of {@code tool_calls}
     * @throws FailureException with {@link Failure.BadRequest} where they are not a JSON object
     */
    static ObjectNode arguments(JsonNode call) {
        JsonNode function = call.path("function");
        String text = function.path("arguments").asText("");
        if (text.isBlank()) {
            return Json.object();
        }
        try {
            return Json.parseObject(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (FailureException e) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "The arguments of the tool call '"
                                    + function.path("name").asText("")
                                    + "' in messages must be the text of a JSON object.",
                            "messages"),
                    e);
        }
    }

    /** The refusal of a part that the vendor can't be told. */
    static FailureException refused(String vendor, String what) {
        return new FailureException(
                new Failure.BadRequest(vendor + " does not take " + what + ".", "messages"));
    }

    /** The refusal of media that would have to be fetched first. */
    static FailureException onlyInline(String vendor) {
        return refused(vendor, "images by address: send a data: URL with the image in base64");
    }
}
