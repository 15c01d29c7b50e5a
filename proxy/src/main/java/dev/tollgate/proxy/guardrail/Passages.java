package dev.tollgate.proxy.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.model.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the texts that people and models say in requests, answers and events of all formats. */
public final class Passages {

    /** Fields of a request that hold what is said. */
    private static final Set<String> SAID =
            Set.of(
                    "messages",
                    "system",
                    "instructions",
                    "input",
                    "prompt",
                    "suffix",
                    "contents",
                    "systemInstruction",
                    "system_instruction",
                    "query",
                    "documents");

    /** Fields whose text is said, wherever they are; and lists of texts under them. */
    private static final Set<String> TEXTS =
            Set.of(
                    "content",
                    "text",
                    "system",
                    "instructions",
                    "input",
                    "prompt",
                    "suffix",
                    "query",
                    "documents",
                    "output",
                    "arguments",
                    "refusal",
                    "reasoning_content",
                    "thinking",
                    "partial_json",
                    "delta",
                    "transcript");

    /** Objects of tools' arguments and results: every text in them counts. */
    private static final Set<String> TOOLS = Set.of("input", "args", "response", "arguments");

    /** Log probabilities and repeated settings say nothing of their own. */
    private static final Set<String> SKIPPED = Set.of("logprobs", "tools");

    private final Operation operation;
    private final boolean answer;
    private final List<Passage> found = new ArrayList<>();

    private Passages(Operation operation, boolean answer) {
        this.operation = operation;
        this.answer = answer;
    }

    /**
     * One text.
     *
     * @param parent has it, under {@code field} or at {@code index}
     * @param channel in streams: texts of one channel belong together
     * @param part whether it is but a part of the channel's text
     */
    public record Passage(
            ContainerNode<?> parent, String field, int index, String channel, boolean part) {

        /** As it is now. */
        public String text() {
            JsonNode node = parent instanceof ArrayNode ? parent.get(index) : parent.get(field);
            return node.textValue();
        }

        /** Puts another in its place. */
        public void set(String text) {
            switch (parent) {
                case ObjectNode object -> object.put(field, text);
                case ArrayNode array -> array.set(index, TextNode.valueOf(text));
                default -> throw new IllegalStateException("no other node has others");
            }
        }
    }

    /** Of a request. */
    public static List<Passage> ofRequest(Operation operation, ObjectNode request) {
        Passages passages = new Passages(operation, false);
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            if (SAID.contains(field.getKey())) {
                passages.field(request, field.getKey(), "", false);
            }
        }
        return passages.found;
    }

    /** Of a whole answer, or of an event of a stream. */
    public static List<Passage> ofAnswer(Operation operation, ObjectNode answer) {
        Passages passages = new Passages(operation, true);
        String begin = answer.path("type").asText("");
        passages.object(answer, begin + places(answer), false);
        return passages.found;
    }

    private static String places(ObjectNode event) {
        StringBuilder places = new StringBuilder();
        for (String name : List.of("index", "output_index", "content_index", "summary_index")) {
            places.append('/').append(event.path(name).asText(""));
        }
        return places.toString();
    }

    private void object(ObjectNode object, String path, boolean tool) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            field(object, field.getKey(), path, tool);
        }
    }

    private void field(ObjectNode parent, String name, String path, boolean tool) {
        String below = path + "." + name;
        switch (parent.get(name)) {
            case TextNode _ when tool || TEXTS.contains(name) -> add(parent, name, 0, below);
            case ObjectNode object when !SKIPPED.contains(name) ->
                    object(object, below, tool || (TOOLS.contains(name) && !isEnvelope(name)));
            case ArrayNode array when !SKIPPED.contains(name) -> array(array, name, below, tool);
            default -> {
                // numbers, images, names
            }
        }
    }

    /** Events of the Responses API carry all of it under {@code response}. */
    private boolean isEnvelope(String name) {
        return operation == Operation.RESPONSES && name.equals("response");
    }

    private void array(ArrayNode array, String name, String path, boolean tool) {
        for (int at = 0; at < array.size(); at++) {
            JsonNode item = array.get(at);
            String below = path + "[" + item.path("index").asText(Integer.toString(at)) + "]";
            switch (item) {
                case TextNode _ when tool || TEXTS.contains(name) -> add(array, name, at, below);
                case ObjectNode object -> object(object, below, tool);
                case ArrayNode inner -> array(inner, name, below, tool);
                default -> {
                    // tokens
                }
            }
        }
    }

    private void add(ContainerNode<?> parent, String field, int index, String path) {
        found.add(new Passage(parent, field, index, path, answer && isPart(field, path)));
    }

    private boolean isPart(String field, String path) {
        return switch (operation) {
            case COMPLETION, GENERATE_CONTENT -> field.equals("text");
            default -> path.contains(".delta");
        };
    }
}
