package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * JSON Schema whose {@code $ref} are replaced by what they name. A definition that contains itself
 * ends as an object of any kind, since it has no end otherwise.
 */
final class GeminiReferences {

    /** A schema small in bytes can grow without bound when its references are unpacked. */
    private static final int MOST_NODES = 20_000;

    private final JsonNode root;
    private int nodes;

    private GeminiReferences(JsonNode root) {
        this.root = root;
    }

    static JsonNode resolved(JsonNode schema) {
        return new GeminiReferences(schema).copy(schema, Set.of());
    }

    private JsonNode copy(JsonNode node, Set<String> open) {
        nodes++;
        if (node instanceof ArrayNode array) {
            ArrayNode items = Json.array();
            array.forEach(item -> items.add(copy(item, open)));
            return items;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        return object.path("$ref").isTextual() ? named(object, open) : fields(object, open);
    }

    private ObjectNode fields(ObjectNode object, Set<String> open) {
        ObjectNode out = Json.object();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getKey().equals("$defs") && !field.getKey().equals("definitions")) {
                out.set(field.getKey(), copy(field.getValue(), open));
            }
        }
        return out;
    }

    private ObjectNode named(ObjectNode object, Set<String> open) {
        String name = object.path("$ref").textValue();
        ObjectNode out = Json.object();
        if (open.contains(name) || nodes > MOST_NODES) {
            out.put("type", "object");
        } else {
            Set<String> opened = new HashSet<>(open);
            opened.add(name);
            JsonNode target = name.startsWith("#") ? root.at(name.substring(1)) : Json.object();
            if (copy(target, opened) instanceof ObjectNode found) {
                out.setAll(found);
            }
        }
        ObjectNode beside = fields(object, open);
        beside.remove("$ref");
        out.setAll(beside);
        return out;
    }
}
