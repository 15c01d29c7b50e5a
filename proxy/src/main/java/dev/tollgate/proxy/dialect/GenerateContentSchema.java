package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.json.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Gemini's {@code Schema}, a part of OpenAPI 3.0, as JSON Schema. */
final class GenerateContentSchema {

    private static final Set<String> LEFT_OUT =
            Set.of("propertyOrdering", "property_ordering", "nullable", "example");

    /** Numbers of 64 bits come as text. */
    private static final Set<String> NUMBERS =
            Set.of(
                    "minItems",
                    "maxItems",
                    "minLength",
                    "maxLength",
                    "minProperties",
                    "maxProperties");

    private GenerateContentSchema() {}

    static ObjectNode of(JsonNode schema) {
        ObjectNode out = Json.object();
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            String name = field.getKey().equals("any_of") ? "anyOf" : field.getKey();
            if (!LEFT_OUT.contains(name)) {
                out.set(name, value(name, field.getValue()));
            }
        }
        if (schema.path("nullable").asBoolean() && out.has("type")) {
            ArrayNode types = Json.array().add(out.path("type")).add("null");
            out.set("type", types);
        }
        return out;
    }

    private static JsonNode value(String name, JsonNode value) {
        if (name.equals("type")) {
            return TextNode.valueOf(value.asText("").toLowerCase(Locale.ROOT));
        }
        if (name.equals("items")) {
            return of(value);
        }
        if (name.equals("anyOf")) {
            ArrayNode all = Json.array();
            value.forEach(each -> all.add(of(each)));
            return all;
        }
        if (name.equals("properties")) {
            ObjectNode all = Json.object();
            value.properties().forEach(each -> all.set(each.getKey(), of(each.getValue())));
            return all;
        }
        return NUMBERS.contains(name) && value.isTextual() ? Json.parse(value.textValue()) : value;
    }
}
