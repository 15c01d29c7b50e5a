package dev.tollgate.charts.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Brings a generated schema into the plain form that the loader walks along. */
final class SchemaTidy {

    private SchemaTidy() {}

    static JsonNode tidy(JsonNode node) {
        if (node.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> items.add(tidy(item)));
            return items;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(field -> object.set(field.getKey(), tidy(field.getValue())));
        mergeAllOf(object);
        completeUnion(object);
        return object;
    }

    /** Draft 7 keeps a description beside a type only in {@code allOf}; here both fit in one. */
    private static void mergeAllOf(ObjectNode object) {
        JsonNode parts = object.remove("allOf");
        if (parts != null) {
            parts.forEach(part -> object.setAll((ObjectNode) part));
        }
    }

    private static void completeUnion(ObjectNode object) {
        JsonNode branches = object.path("anyOf");
        if (branches.isMissingNode()) {
            return;
        }
        JsonNode description = branches.path(0).path("description");
        if (!description.isMissingNode()) {
            object.set("description", description);
        }
        branches.forEach(branch -> nameByMode((ObjectNode) branch));
        offerEveryMode(object, branches);
    }

    /**
     * Editors offer only modes whose branch nearly fits already, unless the union lists them all.
     */
    private static void offerEveryMode(ObjectNode union, JsonNode branches) {
        union.put("type", "object");
        ArrayNode modes = union.putObject("properties").putObject("mode").putArray("enum");
        branches.forEach(branch -> modes.add(branch.get("title")));
        union.putArray("required").add("mode");
    }

    private static void nameByMode(ObjectNode branch) {
        ObjectNode properties = (ObjectNode) branch.get("properties");
        JsonNode mode = properties.remove("mode");
        ObjectNode modeFirst = JsonNodeFactory.instance.objectNode();
        modeFirst.set("mode", mode);
        branch.set("properties", modeFirst.setAll(properties));
        branch.remove("description");
        branch.set("title", mode.get("const"));
    }
}
