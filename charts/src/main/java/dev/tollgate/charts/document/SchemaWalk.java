package dev.tollgate.charts.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** One walk through a document along its schema: keeps what fits, collects what doesn't. */
final class SchemaWalk {

    private static final String MODE = "mode";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private final List<KeyPath> unsound = new ArrayList<>();

    SchemaWalk(String file) {
        this.file = file;
    }

    Checked finish(Document document, JsonNode sound) {
        List<Problem> all = new ArrayList<>(document.problems());
        all.addAll(problems);
        return new Checked(sound, all, unsound);
    }

    /** The value of {@code node}, or JSON's null where it doesn't fit. */
    JsonNode read(Node node, JsonNode schema, KeyPath path) {
        if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.EMPTY) {
            return refuse(node, path, "has no value", "give it one, or remove the key");
        }
        if (schema.has("anyOf")) {
            return union(node, schema.get("anyOf"), path);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        return switch (schema.path("type").asText()) {
            case "object" -> object(node, schema, path);
            case "array" -> array(node, schema, path);
            default -> scalar(node, schema, path);
        };
    }

    private JsonNode refuse(Node node, KeyPath path, String what, String remedy) {
        problems.add(new Problem(new Location(file, node.line()), path.text(), what, remedy));
        unsound.add(path);
        return NullNode.getInstance();
    }

    private JsonNode union(Node node, JsonNode branches, KeyPath path) {
        List<String> modes = new ArrayList<>();
        branches.forEach(branch -> modes.add(constant(branch)));
        if (!(node instanceof Node.Mapping mapping)) {
            return refuse(
                    node,
                    path,
                    "is " + Scalars.shown(node) + ", not a mapping",
                    "write it as a mapping with mode: " + String.join(" or ", modes));
        }
        Optional<Node> mode = mapping.get(MODE);
        if (mode.isEmpty()) {
            return refuse(node, path.child(MODE), "is missing", Nearest.advice("", modes));
        }
        String chosen = mode.get() instanceof Node.Scalar scalar ? scalar.text() : "";
        return StreamSupport.stream(branches.spliterator(), false)
                .filter(branch -> constant(branch).equals(chosen))
                .findFirst()
                .map(branch -> branch(mapping, branch, branches, path))
                .orElseGet(() -> unknownMode(mode.get(), chosen, modes, path.child(MODE)));
    }

    private JsonNode unknownMode(Node mode, String chosen, List<String> modes, KeyPath path) {
        return refuse(mode, path, "'" + chosen + "' is not a mode", Nearest.advice(chosen, modes));
    }

    private static String constant(JsonNode branch) {
        return branch.path("properties").path(MODE).path("const").asText();
    }

    private JsonNode branch(Node.Mapping mapping, JsonNode branch, JsonNode all, KeyPath path) {
        List<Node.Entry> own = new ArrayList<>();
        for (Node.Entry entry : mapping.entries()) {
            if (has(branch, entry.key()) || !anyHas(all, entry.key())) {
                own.add(entry);
                continue;
            }
            refuse(
                    entry.value(),
                    path.child(entry.key()),
                    "is a setting of another mode than " + constant(branch),
                    "remove it, or change " + path.child(MODE));
        }
        return object(new Node.Mapping(mapping.line(), own), branch, path);
    }

    private static boolean has(JsonNode branch, String key) {
        return branch.path("properties").has(key);
    }

    private static boolean anyHas(JsonNode branches, String key) {
        return StreamSupport.stream(branches.spliterator(), false).anyMatch(b -> has(b, key));
    }

    private JsonNode object(Node node, JsonNode schema, KeyPath path) {
        if (!(node instanceof Node.Mapping mapping)) {
            return refuse(
                    node,
                    path,
                    "is " + Scalars.shown(node) + ", not a mapping",
                    "write key: value lines under it");
        }
        missing(mapping, schema, path);
        ObjectNode object = JSON.objectNode();
        // First, so that Jackson needs no buffer to find the record, and knows each value's path.
        if (schema.path("properties").has(MODE)) {
            object.putNull(MODE);
        }
        schema.path("properties").fieldNames().forEachRemaining(object::putNull);
        mapping.entries().forEach(entry -> entry(entry, schema, path, object));
        return object;
    }

    private void missing(Node.Mapping mapping, JsonNode schema, KeyPath path) {
        for (JsonNode required : schema.path("required")) {
            String key = required.asText();
            if (mapping.get(key).isEmpty()) {
                JsonNode description = schema.path("properties").path(key).path("description");
                String about = description.asText().replaceFirst("\\.$", "");
                refuse(mapping, path.child(key), "is missing", "add it: " + about);
            }
        }
    }

    private void entry(Node.Entry entry, JsonNode schema, KeyPath path, ObjectNode object) {
        String key = entry.key();
        JsonNode property = schema.path("properties").path(key);
        JsonNode others = schema.path("additionalProperties");
        JsonNode valueSchema = property.isMissingNode() ? others : property;
        if (valueSchema.isObject()) {
            object.set(key, read(entry.value(), valueSchema, path.child(key)));
            return;
        }
        List<String> free = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(free::add);
        refuse(entry.value(), path.child(key), "is not a setting", Nearest.advice(key, free));
    }

    private JsonNode array(Node node, JsonNode schema, KeyPath path) {
        if (!(node instanceof Node.Sequence sequence)) {
            return refuse(
                    node,
                    path,
                    "is " + Scalars.shown(node) + ", not a list",
                    "write each item on a line of its own, after '- '");
        }
        if (sequence.items().size() < schema.path("minItems").asInt()) {
            return refuse(node, path, "is an empty list", "add an item");
        }
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < sequence.items().size(); i++) {
            array.add(read(sequence.items().get(i), schema.path("items"), path.item(i)));
        }
        return array;
    }

    private JsonNode scalar(Node node, JsonNode schema, KeyPath path) {
        return Scalars.fault(node, schema)
                .map(fault -> refuse(node, path, fault.what(), fault.remedy()))
                .orElseGet(() -> Scalars.value((Node.Scalar) node, schema));
    }
}
