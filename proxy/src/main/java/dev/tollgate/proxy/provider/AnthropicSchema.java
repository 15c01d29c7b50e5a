package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Set;

/**
 * OpenAI's {@code response_format} at Anthropic: {@code output_format} where the model keeps to
 * schemas, or a tool whose arguments are the answer.
 */
final class AnthropicSchema {

    /** LiteLLM's name; a call of it is never shown as one. */
    static final String TOOL = "json_tool_call";

    /** What {@code output_format} refuses; the text of the schema's descriptions still guides. */
    private static final List<String> REFUSED =
            List.of(
                    "exclusiveMaximum",
                    "exclusiveMinimum",
                    "maxItems",
                    "maxLength",
                    "maximum",
                    "minItems",
                    "minLength",
                    "minimum",
                    "multipleOf");

    /** Below these, names are the client's own and no keywords. */
    private static final Set<String> NAMED =
            Set.of("properties", "$defs", "definitions", "patternProperties");

    private AnthropicSchema() {}

    /** Puts it into a body that has its tools and its thinking already. */
    static void put(JsonNode format, ObjectNode body, boolean outputFormat) {
        JsonNode schema = schema(format);
        if (!schema.isObject()) {
            // text needs nothing, and json_object says no more than the prompt, which must ask for
            // JSON in any case
            return;
        }
        if (outputFormat) {
            ObjectNode kept = schema.deepCopy();
            keepToWhatIsTaken(kept);
            body.putObject("output_format").put("type", "json_schema").set("schema", kept);
            return;
        }
        boolean alone = body.path("tools").isEmpty();
        body.withArray("/tools")
                .addObject()
                .put("name", TOOL)
                .put("description", "Give the answer as the arguments of this tool.")
                .set("input_schema", schema);
        if (body.has("thinking")) {
            // thinking rules out a forced choice
            return;
        }
        if (alone) {
            body.putObject("tool_choice").put("type", "tool").put("name", TOOL);
        } else if (!body.has("tool_choice")) {
            body.putObject("tool_choice").put("type", "any");
        }
    }

    private static JsonNode schema(JsonNode format) {
        return switch (format.path("type").asText("")) {
            case "json_schema" -> format.path("json_schema").path("schema");
            case "json_object" -> format.path("response_schema");
            default -> Json.object().path("schema");
        };
    }

    private static void keepToWhatIsTaken(ObjectNode schema) {
        schema.remove(REFUSED);
        if (schema.path("properties").isObject() && !schema.has("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
        schema.properties()
                .forEach(field -> {
                    if (NAMED.contains(field.getKey())) {
                        field.getValue().forEach(AnthropicSchema::visit);
                    } else if (!Set.of("const", "default", "enum", "examples")
                            .contains(field.getKey())) {
                        visit(field.getValue());
                    }
                });
    }

    private static void visit(JsonNode node) {
        if (node instanceof ObjectNode object) {
            keepToWhatIsTaken(object);
        } else {
            node.forEach(AnthropicSchema::visit);
        }
    }
}
