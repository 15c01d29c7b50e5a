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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /** Files in Base64, where a chance match would break them. */
    private static final Set<String> DATA =
            Set.of("data", "bytes", "b64_json", "file_data", "signature", "encrypted_content");

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
     * @param prose whether it is the answer itself: neither arguments of a tool nor thoughts
     */
    public record Passage(
            ContainerNode<?> parent,
            String field,
            int index,
            String channel,
            boolean part,
            boolean prose) {

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

    /** As they are now. */
    public static List<String> texts(List<Passage> passages) {
        return passages.stream().map(Passage::text).toList();
    }

    /** Puts others in their place, as many as there are. */
    public static void set(List<Passage> passages, List<String> texts) {
        for (int at = 0; at < texts.size(); at++) {
            passages.get(at).set(texts.get(at));
        }
    }

    /** The places of those that are the answer itself. */
    public static Set<Integer> prose(List<Passage> passages) {
        return IntStream.range(0, passages.size())
                .filter(at -> passages.get(at).prose())
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
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

    /** Every text of an object whose format nobody knows, but what is data rather than text. */
    public static List<Passage> ofAll(ObjectNode object) {
        Passages passages = new Passages(Operation.CHAT, false);
        passages.object(object, "", true);
        return passages.found;
    }

    /**
     * The texts at some places of an object, and all below them.
     *
     * @param places {@code query}, {@code $.documents[*].text}
     */
    public static List<Passage> at(ObjectNode object, List<String> places) {
        Passages passages = new Passages(Operation.CHAT, false);
        for (String place : places) {
            String plain = place.startsWith("$.") ? place.substring(2) : place;
            passages.walk(object, List.of(plain.replace("[", ".[").split("\\.", -1)));
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

    private void walk(JsonNode node, List<String> steps) {
        String step = steps.getFirst();
        List<String> further = steps.subList(1, steps.size());
        if (node instanceof ArrayNode array && step.startsWith("[")) {
            String index = step.substring(1, Math.max(1, step.length() - 1));
            for (int at = 0; at < array.size(); at++) {
                if (index.equals("*") || index.equals(Integer.toString(at))) {
                    inside(array, "", at, further);
                }
            }
        } else if (node instanceof ObjectNode object && object.has(step)) {
            inside(object, step, 0, further);
        }
    }

    private void inside(ContainerNode<?> parent, String field, int index, List<String> further) {
        JsonNode child = parent instanceof ArrayNode ? parent.get(index) : parent.get(field);
        if (!further.isEmpty()) {
            walk(child, further);
            return;
        }
        switch (child) {
            case TextNode _ -> add(parent, field, index, "");
            case ObjectNode object -> object(object, "", true);
            case ArrayNode array -> array(array, "", "", true);
            default -> {
                // says nothing
            }
        }
    }

    private void object(ObjectNode object, String path, boolean tool) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            field(object, field.getKey(), path, tool);
        }
    }

    private void field(ObjectNode parent, String name, String path, boolean tool) {
        String below = path + "." + name;
        switch (parent.get(name)) {
            case TextNode text when tool ? isText(name, text) : TEXTS.contains(name) ->
                    add(parent, name, 0, below);
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
        found.add(
                new Passage(
                        parent,
                        field,
                        index,
                        parent.path("thought").asBoolean() ? path + "/thought" : path,
                        answer && isPart(field, path),
                        answer && isProse(parent, field)));
    }

    private static boolean isText(String name, TextNode text) {
        return !DATA.contains(name) && !text.textValue().startsWith("data:");
    }

    private boolean isProse(ContainerNode<?> parent, String field) {
        return switch (operation) {
            case CHAT -> field.equals("content");
            case COMPLETION -> field.equals("text");
            case MESSAGES -> field.equals("text") && type(parent).startsWith("text");
            case RESPONSES -> type(parent).contains("output_text");
            case GENERATE_CONTENT -> field.equals("text") && !parent.path("thought").asBoolean();
            default -> false;
        };
    }

    private static String type(ContainerNode<?> parent) {
        return parent.path("type").asText("");
    }

    private boolean isPart(String field, String path) {
        return switch (operation) {
            case COMPLETION, GENERATE_CONTENT -> field.equals("text");
            default -> path.contains(".delta");
        };
    }
}
