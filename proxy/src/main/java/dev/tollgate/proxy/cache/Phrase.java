package dev.tollgate.proxy.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.cache.CacheKey.Question;
import dev.tollgate.proxy.json.RawObject;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What a user said last in a request, and a key of all the rest.
 *
 * <p>Only these words may be others in a question that means the same: whoever asks, the model, its
 * parameters, instructions, what was said before, images and tools must be equal, and so must the
 * numbers among the words, which hardly change a vector and often the answer.
 *
 * @param text of the last message
 * @param frame 64 hexadecimal digits
 */
public record Phrase(String text, String frame) {

    /** A long text's vector tells little of its details, and models take no longer ones. */
    private static final int LONGEST = 8000;

    private static final String TEXT = "text";

    /**
     * Empty where there are no such words: a tool's result is last, the request is of another kind,
     * or they are too many.
     *
     * @param model that makes the vectors: those of others can't be compared
     */
    public static Optional<Phrase> of(Question question, String namespace, String model) {
        if (!(question.body() instanceof RawObject body)) {
            return Optional.empty();
        }
        ObjectNode rest = body.tree();
        String text =
                switch (question.operation()) {
                    case CHAT, MESSAGES -> ofLast(rest.path("messages"), "content");
                    case GENERATE_CONTENT -> ofLast(rest.path("contents"), "parts");
                    case COMPLETION -> cut(rest, "prompt");
                    case RESPONSES ->
                            rest.path("input").isArray()
                                    ? ofLast(rest.path("input"), "content")
                                    : cut(rest, "input");
                    default -> "";
                };
        if (text.isBlank() || text.length() > LONGEST) {
            return Optional.empty();
        }
        Question framed =
                new Question(
                        question.operation(),
                        question.model(),
                        question.stream(),
                        String.join("/", question.scope(), model, namespace),
                        question.betas(),
                        RawObject.of(rest));
        return Optional.of(new Phrase(text, CacheKey.of(framed, "")));
    }

    /** Takes the words out of the last message, if it is a user's. */
    private static String ofLast(JsonNode messages, String field) {
        JsonNode last = messages.path(messages.size() - 1);
        // Gemini's may leave out whose it is
        if (!(last instanceof ObjectNode message)
                || !last.path("role").asText("user").equals("user")) {
            return "";
        }
        if (!(last.path(field) instanceof ArrayNode parts)) {
            return cut(message, field);
        }
        StringJoiner text = new StringJoiner("\n");
        for (JsonNode part : parts) {
            if (part instanceof ObjectNode object && object.path(TEXT).isTextual()) {
                text.add(cut(object, TEXT));
            }
        }
        return text.toString();
    }

    /** Leaves the numbers in the words' place. */
    private static String cut(ObjectNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            return "";
        }
        String text = value.textValue();
        object.put(field, text.replaceAll("\\P{Nd}+", " ").strip());
        return text;
    }
}
