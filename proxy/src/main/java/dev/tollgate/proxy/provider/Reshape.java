package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

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
    TEXT_CONTENT("messages", "\"text\"", request -> messages(request, Reshape::joinTexts)),
    /** Only results of tools keep their {@code name}. */
    NO_NAMES("messages", "\"name\"", request -> messages(request, Reshape::dropName)),
    /** Messages have no fields that are null. */
    NO_NULLS("messages", "null", request -> messages(request, Reshape::dropNulls)),
    /** The system's messages become the user's. */
    SYSTEM_TO_USER("messages", "system", request -> messages(request, Reshape::speakAsUser)),
    /** Fireworks reads a text in place of an image for models that can't see. */
    INLINE_IMAGES("messages", "image_url", request -> messages(request, Reshape::inlineImages)),
    /** Functions have neither {@code strict} nor {@code additionalProperties}. */
    NO_STRICT("tools", "", request -> tools(request, Reshape::dropStrict)),
    /** A choice of one function becomes {@code any}: the vendor takes words only. */
    TOOL_CHOICE_ANY("tool_choice", "{", Reshape::chooseAny),
    /** A schema is told as Fireworks' {@code json_object} with a schema. */
    SCHEMA_TO_OBJECT("response_format", "json_schema", Reshape::schemaToObject),
    /** {@code reasoning_effort} turns DeepSeek's thinking on or off. */
    EFFORT_TO_THINKING("reasoning_effort", "\"", Reshape::effortToThinking),
    /** OpenAI's {@code web_search_options} as xAI's {@code search_parameters}. */
    SEARCH_PARAMETERS("web_search_options", "{", Reshape::searchParameters);

    private final String field;
    private final byte[] sign;
    private final Consumer<ObjectNode> change;

    Reshape(String field, String sign, Consumer<ObjectNode> change) {
        this.field = field;
        this.sign = sign.getBytes(UTF_8);
        this.change = change;
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
        change.accept(request);
    }

    private static void messages(ObjectNode request, Consumer<ObjectNode> each) {
        request.path("messages").forEach(message -> {
            if (message instanceof ObjectNode object) {
                each.accept(object);
            }
        });
    }

    private static void tools(ObjectNode request, Consumer<ObjectNode> each) {
        request.path("tools").forEach(tool -> {
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
        message.properties().forEach(field -> {
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
        message.path("content").forEach(part -> {
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
