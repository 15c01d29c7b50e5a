package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.List;
import java.util.Map;

/**
 * OpenAI's tools as Gemini's: all functions in one tool, each of Google's own tools beside it.
 *
 * @see <a href="https://ai.google.dev/api/caching#Tool">Gemini, Tool</a>
 */
final class GeminiTools {

    /** Google's tools by the names that clients use for them. */
    private static final Map<String, String> OWN =
            Map.ofEntries(
                    Map.entry("googleSearch", "googleSearch"),
                    Map.entry("google_search", "googleSearch"),
                    Map.entry("web_search", "googleSearch"),
                    Map.entry("web_search_preview", "googleSearch"),
                    Map.entry("googleSearchRetrieval", "googleSearchRetrieval"),
                    Map.entry("google_search_retrieval", "googleSearchRetrieval"),
                    Map.entry("enterpriseWebSearch", "enterpriseWebSearch"),
                    Map.entry("urlContext", "urlContext"),
                    Map.entry("url_context", "urlContext"),
                    Map.entry("codeExecution", "codeExecution"),
                    Map.entry("code_execution", "codeExecution"),
                    Map.entry("googleMaps", "googleMaps"),
                    Map.entry("computerUse", "computerUse"),
                    Map.entry("fileSearch", "fileSearch"),
                    Map.entry("retrieval", "retrieval"));

    private final ArrayNode declarations = Json.array();
    private final ArrayNode own = Json.array();

    private GeminiTools() {}

    static GeminiTools of(JsonNode request) {
        GeminiTools tools = new GeminiTools();
        request.path("tools").forEach(tools::add);
        request.path("functions").forEach(tools::function);
        if (request.path("web_search_options").isObject()) {
            tools.own("googleSearch", Json.object());
        }
        return tools;
    }

    /** How many functions the model may call. */
    int functions() {
        return declarations.size();
    }

    /** Adds {@code tools}, or nothing: Gemini refuses null. */
    void writeTo(ObjectNode body) {
        ArrayNode tools = Json.array();
        if (!declarations.isEmpty()) {
            tools.addObject().set("functionDeclarations", declarations);
        }
        tools.addAll(own);
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
    }

    /** Adds {@code toolConfig} where the client chooses. */
    static void choice(JsonNode choice, ObjectNode body) {
        String name = choice.path("function").path("name").asText(choice.path("name").asText(""));
        String kind = choice.isTextual() ? choice.textValue() : choice.path("type").asText("");
        if (kind.isEmpty() && name.isEmpty()) {
            return;
        }
        ObjectNode calling = Json.object();
        calling.put("mode", name.isEmpty() ? mode(kind) : "ANY");
        if (!name.isEmpty()) {
            calling.putArray("allowedFunctionNames").add(name);
        }
        body.putObject("toolConfig").set("functionCallingConfig", calling);
    }

    private static String mode(String kind) {
        return switch (kind) {
            case "auto" -> "AUTO";
            case "required", "any" -> "ANY";
            case "none" -> "NONE";
            default ->
                    throw new FailureException(
                            new Failure.BadRequest(
                                    "tool_choice '"
                                            + kind
                                            + "' is unknown: use auto, required, none or a"
                                            + " function.",
                                    "tool_choice"));
        };
    }

    private void add(JsonNode tool) {
        String type = tool.path("type").asText("");
        if (type.equals("function") || tool.has("function")) {
            function(tool.path("function").isObject() ? tool.path("function") : tool);
            return;
        }
        for (String name : List.of("functionDeclarations", "function_declarations")) {
            tool.path(name).forEach(declarations::add);
        }
        String named = OWN.get(type);
        if (named != null) {
            own(named, Json.object());
            return;
        }
        tool.properties().forEach(field -> named(field.getKey(), field.getValue()));
        if (!type.isEmpty()) {
            throw bad("Gemini has no tool of type '" + type + "': leave it out.");
        }
    }

    private void named(String name, JsonNode settings) {
        String known = OWN.get(name);
        if (known != null) {
            own(known, settings);
        }
    }

    private void own(String name, JsonNode settings) {
        for (JsonNode there : own) {
            if (there.has(name)) {
                return;
            }
        }
        own.addObject().set(name, settings.isObject() ? settings : Json.object());
    }

    private void function(JsonNode function) {
        String name = function.path("name").asText("");
        if (name.isEmpty()) {
            throw bad("A function among the tools has no name.");
        }
        ObjectNode declaration = declarations.addObject().put("name", name);
        if (function.hasNonNull("description")) {
            declaration.set("description", function.path("description"));
        }
        JsonNode parameters = function.path("parameters");
        if (parameters.isObject()) {
            ObjectNode schema = GeminiSchema.of(parameters);
            // an object without properties is refused, a function without parameters isn't
            if (!schema.path("type").asText("").equals("OBJECT") || schema.has("properties")) {
                declaration.set("parameters", schema);
            }
        }
    }

    private static FailureException bad(String message) {
        return new FailureException(new Failure.BadRequest(message, "tools"));
    }
}
