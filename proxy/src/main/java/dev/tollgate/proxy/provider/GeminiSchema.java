package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * JSON Schema as Gemini's {@code Schema}, a part of OpenAPI 3.0: no references, types in capitals,
 * {@code nullable} instead of a type null, nothing that Gemini doesn't know.
 *
 * @see <a href="https://ai.google.dev/api/caching#Schema">Gemini, Schema</a>
 */
final class GeminiSchema {

    private static final Set<String> KEPT =
            Set.of(
                    "title",
                    "description",
                    "nullable",
                    "maxItems",
                    "minItems",
                    "minProperties",
                    "maxProperties",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "example",
                    "propertyOrdering",
                    "default",
                    "minimum",
                    "maximum");

    /** Others are refused. */
    private static final Map<String, Set<String>> FORMATS =
            Map.of(
                    "STRING", Set.of("enum", "date-time"),
                    "NUMBER", Set.of("float", "double"),
                    "INTEGER", Set.of("int32", "int64"));

    private GeminiSchema() {}

    static ObjectNode of(JsonNode schema) {
        return converted(GeminiReferences.resolved(schema));
    }

    private static ObjectNode converted(JsonNode raw) {
        ObjectNode schema = withAllOf(raw);
        List<JsonNode> choices = choices(schema);
        boolean nullable = choices.removeIf(GeminiSchema::isNull) || isNullable(schema);
        if (choices.size() > 1) {
            return anyOf(schema, choices, nullable);
        }
        if (choices.size() == 1) {
            ObjectNode only = schema.deepCopy();
            only.remove(List.of("anyOf", "oneOf", "type"));
            choices.getFirst().properties().forEach(f -> only.set(f.getKey(), f.getValue()));
            return marked(converted(only), nullable);
        }
        return marked(plain(schema), nullable);
    }

    /** Gemini takes nothing beside {@code anyOf}: what stood there goes into the choices. */
    private static ObjectNode anyOf(ObjectNode schema, List<JsonNode> choices, boolean nullable) {
        ObjectNode out = Json.object();
        ArrayNode list = out.putArray("anyOf");
        choices.forEach(choice -> list.add(marked(converted(choice), nullable)));
        if (schema.has("description")
                && list.get(0) instanceof ObjectNode first
                && !first.has("description")) {
            first.set("description", schema.get("description"));
        }
        return out;
    }

    private static ObjectNode plain(ObjectNode schema) {
        ObjectNode out = Json.object();
        String type = type(schema);
        out.put("type", type);
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            if (KEPT.contains(field.getKey()) && !field.getValue().isNull()) {
                out.set(field.getKey(), field.getValue());
            }
        }
        String format = schema.path("format").asText("");
        if (FORMATS.getOrDefault(type, Set.of()).contains(format)) {
            out.put("format", format);
        }
        switch (type) {
            case "STRING" -> values(schema, out);
            case "ARRAY" -> items(schema, out);
            case "OBJECT" -> properties(schema, out);
            default -> {
                // numbers and booleans have nothing inside
            }
        }
        return out;
    }

    private static void values(ObjectNode schema, ObjectNode out) {
        ArrayNode values = Json.array();
        schema.path("enum").forEach(value -> addText(values, value));
        addText(values, schema.path("const"));
        if (!values.isEmpty()) {
            out.set("enum", values);
        }
    }

    private static void addText(ArrayNode values, JsonNode value) {
        if (value.isTextual() && !value.textValue().isEmpty()) {
            values.add(value);
        }
    }

    private static void items(ObjectNode schema, ObjectNode out) {
        JsonNode items = schema.path("items");
        JsonNode one = items.isArray() ? items.path(0) : items;
        out.set(
                "items",
                one.isObject() && !one.isEmpty()
                        ? converted(one)
                        : Json.object().put("type", "STRING"));
    }

    private static void properties(ObjectNode schema, ObjectNode out) {
        ObjectNode properties = Json.object();
        schema.path("properties")
                .properties()
                .forEach(each -> properties.set(each.getKey(), converted(each.getValue())));
        if (properties.isEmpty()) {
            return;
        }
        out.set("properties", properties);
        ArrayNode required = Json.array();
        schema.path("required")
                .forEach(name -> {
                    if (properties.has(name.asText(""))) {
                        required.add(name);
                    }
                });
        if (!required.isEmpty()) {
            out.set("required", required);
        }
    }

    private static String type(ObjectNode schema) {
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            return type.textValue().toUpperCase(Locale.ROOT);
        }
        if (schema.has("items")) {
            return "ARRAY";
        }
        return schema.has("enum") || schema.has("const") ? "STRING" : "OBJECT";
    }

    /** The alternatives of {@code anyOf}, {@code oneOf} or a list of types. */
    private static List<JsonNode> choices(ObjectNode schema) {
        List<JsonNode> choices = new ArrayList<>();
        if (schema.has("properties")) {
            // such alternatives only tell which properties go together, which Gemini can't say
            return choices;
        }
        schema.path("anyOf").forEach(choices::add);
        schema.path("oneOf").forEach(choices::add);
        if (choices.isEmpty() && schema.path("type").isArray()) {
            for (JsonNode type : schema.path("type")) {
                choices.add(schema.deepCopy().<ObjectNode>set("type", type));
            }
        }
        return choices;
    }

    private static boolean isNull(JsonNode choice) {
        return choice.path("type").asText("").equals("null");
    }

    private static boolean isNullable(ObjectNode schema) {
        for (JsonNode value : schema.path("enum")) {
            if (value.isNull()) {
                return true;
            }
        }
        return schema.path("nullable").asBoolean();
    }

    private static ObjectNode marked(ObjectNode schema, boolean nullable) {
        if (nullable && !schema.has("anyOf")) {
            schema.put("nullable", true);
        }
        return schema;
    }

    /** The parts of {@code allOf} as one schema. */
    private static ObjectNode withAllOf(JsonNode raw) {
        ObjectNode schema = raw instanceof ObjectNode object ? object.deepCopy() : Json.object();
        JsonNode parts = schema.path("allOf");
        schema.remove("allOf");
        for (JsonNode part : parts) {
            ObjectNode added = withAllOf(part);
            ArrayNode required = Json.array();
            schema.path("required").forEach(required::add);
            added.path("required").forEach(required::add);
            GeminiRequest.merge(schema, added);
            if (!required.isEmpty()) {
                schema.set("required", required);
            }
        }
        return schema;
    }
}
