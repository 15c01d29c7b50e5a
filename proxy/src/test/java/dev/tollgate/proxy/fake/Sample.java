package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Invents the value that a JSON Schema asks for: the same one each time. */
final class Sample {

    private final JsonNode root;
    private final int variant;

    private Sample(JsonNode root, int variant) {
        this.root = root;
        this.variant = variant;
    }

    /**
     * @param variant tells the samples of one schema apart
     */
    static JsonNode of(JsonNode schema, int variant) {
        return new Sample(schema, variant).value(schema);
    }

    private JsonNode value(JsonNode schema) {
        JsonNode other = elsewhere(schema);
        if (!other.isMissingNode()) {
            return value(other);
        }
        if (schema.path("enum").size() > 0) {
            return schema.path("enum").get(variant % schema.path("enum").size());
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        return switch (type(schema)) {
            case "string" -> Make.node(variant == 0 ? "Paris" : "Rome");
            case "integer" -> Make.node(21 + variant);
            case "number" -> Make.node(21.5 + variant);
            case "boolean" -> Make.node(true);
            case "null" -> Make.node(null);
            case "array" -> Make.list(value(schema.path("items")));
            default -> object(schema);
        };
    }

    /** A reference, or the first choice. */
    private JsonNode elsewhere(JsonNode schema) {
        if (schema.has("$ref")) {
            return root.at(schema.get("$ref").asText().substring(1));
        }
        for (String choice : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (schema.path(choice).size() > 0) {
                return schema.path(choice).get(0);
            }
        }
        return MissingNode.getInstance();
    }

    /** Gemini writes types in capitals. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        String name = type.isArray() ? type.path(0).asText() : type.asText("object");
        return name.toLowerCase(Locale.ROOT);
    }

    private JsonNode object(JsonNode schema) {
        ObjectNode object = Make.object();
        schema.path("properties")
                .properties()
                .forEach(entry -> object.set(entry.getKey(), value(entry.getValue())));
        return object;
    }
}
