package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A change inside of one field of a chat request that some vendors need. */
enum Reshape {
    /** Contents that are lists of text parts become one text; others stay. */
    TEXT_CONTENT("messages", "\"text\""),
    /** Only results of tools keep their {@code name}. */
    NO_NAMES("messages", "\"name\""),
    /** Messages have no fields that are null. */
    NO_NULLS("messages", "null"),
    /** The system's messages become the user's. */
    SYSTEM_TO_USER("messages", "system"),
    /** Fireworks reads a text in place of an image for models that can't see. */
    INLINE_IMAGES("messages", "image_url"),
    /** Functions have neither {@code strict} nor {@code additionalProperties}. */
    NO_STRICT("tools", ""),
    /** A choice of one function becomes {@code any}: the vendor takes words only. */
    TOOL_CHOICE_ANY("tool_choice", "{"),
    /** A schema is told as Fireworks' {@code json_object} with a schema. */
    SCHEMA_TO_OBJECT("response_format", "json_schema"),
    /** {@code reasoning_effort} turns DeepSeek's thinking on or off. */
    EFFORT_TO_THINKING("reasoning_effort", "\""),
    /** OpenAI's {@code web_search_options} as xAI's {@code search_parameters}. */
    SEARCH_PARAMETERS("web_search_options", "{");

    private final String field;
    private final String sign;

    Reshape(String field, String sign) {
        this.field = field;
        this.sign = sign;
    }

    /** The field of the first level. */
    String field() {
        return field;
    }

    /** Whether there may be something to change: a search in bytes, which costs no tree. */
    boolean concerns(RawObject request) {
        return request.mentions(field, sign);
    }

    void apply(ObjectNode request) {
        switch (this) {
            case TEXT_CONTENT -> messages(request, Reshape::joinTexts);
            case NO_NAMES -> messages(request, Reshape::dropName);
            case NO_NULLS -> messages(request, Reshape::dropNulls);
            case SYSTEM_TO_USER -> messages(request, Reshape::speakAsUser);
            case INLINE_IMAGES -> messages(request, Reshape::inlineImages);
            case NO_STRICT -> tools(request, Reshape::dropStrict);
            case TOOL_CHOICE_ANY -> chooseAny(request);
            case SCHEMA_TO_OBJECT -> schemaToObject(request);
            case EFFORT_TO_THINKING -> effortToThinking(request);
            case SEARCH_PARAMETERS -> searchParameters(request);
        }
    }

    private static void messages(ObjectNode request, Consumer<ObjectNode> each) {
        request.path("messages")
                .forEach(message -> {
                    if (message instanceof ObjectNode object) {
                        each.accept(object);
                    }
                });
    }

    private static void tools(ObjectNode request, Consumer<ObjectNode> each) {
        request.path("tools")
                .forEach(tool -> {
                    if (tool.path("function") instanceof ObjectNode function) {
                        each.accept(function);
                    }
                });
    }

    private static void joinTexts(ObjectNode message) {
        JsonNode content = message.path("content");
        if (!content.isArray()) {
            return;
        }
        StringBuilder all = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("text").isTextual()) {
                return;
            }
            all.append(part.path("text").textValue());
        }
        message.put("content", all.toString());
    }

    private static void dropName(ObjectNode message) {
        if (!"tool".equals(message.path("role").asText())) {
            message.remove("name");
        }
    }

    private static void dropNulls(ObjectNode message) {
        List<String> empty = new ArrayList<>();
        message.properties()
                .forEach(field -> {
                    if (field.getValue().isNull()) {
                        empty.add(field.getKey());
                    }
                });
        message.remove(empty);
    }

    private static void speakAsUser(ObjectNode message) {
        if ("system".equals(message.path("role").asText())) {
            message.put("role", "user");
        }
    }

    private static void inlineImages(ObjectNode message) {
        message.path("content")
                .forEach(part -> {
                    if (part.path("image_url") instanceof ObjectNode image && image.has("url")) {
                        image.put("url", image.path("url").asText() + "#transform=inline");
                    }
                });
    }

    private static void dropStrict(ObjectNode function) {
        function.remove("strict");
        dropDeep(function.path("parameters"), "additionalProperties");
    }

    private static void dropDeep(JsonNode node, String name) {
        if (node instanceof ObjectNode object && object.path(name).isBoolean()) {
            object.remove(name);
        }
        node.forEach(child -> dropDeep(child, name));
    }

    private static void chooseAny(ObjectNode request) {
        if (request.path("tool_choice").isObject()) {
            request.put("tool_choice", "any");
        }
    }

    private static void schemaToObject(ObjectNode request) {
        JsonNode format = request.path("response_format");
        if ("json_schema".equals(format.path("type").asText())) {
            ObjectNode object = request.putObject("response_format");
            object.put("type", "json_object");
            object.set("schema", format.path("json_schema").path("schema"));
        }
    }

    private static void effortToThinking(ObjectNode request) {
        String effort = request.path("reasoning_effort").asText();
        if (!request.path("thinking").isObject()) {
            String type = "none".equals(effort) ? "disabled" : "enabled";
            request.set("thinking", Json.object().put("type", type));
        }
        request.remove("reasoning_effort");
    }

    private static void searchParameters(ObjectNode request) {
        if (request.remove("web_search_options") != null && !request.has("search_parameters")) {
            request.set("search_parameters", Json.object().put("mode", "auto"));
        }
    }
}
