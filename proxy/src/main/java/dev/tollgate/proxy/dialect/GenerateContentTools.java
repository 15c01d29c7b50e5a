package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Map;

/** Gemini's tools and their configuration as OpenAI's. */
final class GenerateContentTools {

    private static final List<String> SEARCH =
            List.of(
                    "googleSearch",
                    "google_search",
                    "googleSearchRetrieval",
                    "google_search_retrieval");

    private GenerateContentTools() {}

    static void write(JsonNode tools, JsonNode config, ObjectNode chat) {
        ArrayNode functions = Json.array();
        for (JsonNode tool : tools) {
            for (Map.Entry<String, JsonNode> field : tool.properties()) {
                tool(field.getKey(), field.getValue(), functions, chat);
            }
        }
        if (!functions.isEmpty()) {
            chat.set("tools", functions);
            choice(GoogleFields.get(config, "functionCallingConfig"), chat);
        }
    }

    private static void tool(String name, JsonNode value, ArrayNode functions, ObjectNode chat) {
        if (name.equals("functionDeclarations") || name.equals("function_declarations")) {
            value.forEach(declaration -> functions.add(function(declaration)));
        } else if (SEARCH.contains(name)) {
            chat.putObject("web_search_options");
        } else if (ChatRequests.says(value)) {
            throw ChatRequests.bad(
                    "This model doesn't have Google's tool '" + name + "'.", "tools");
        }
    }

    private static ObjectNode function(JsonNode declaration) {
        ObjectNode tool = Json.object().put("type", "function");
        ObjectNode function = tool.putObject("function");
        function.set("name", declaration.path("name"));
        if (declaration.hasNonNull("description")) {
            function.set("description", declaration.path("description"));
        }
        JsonNode standard = GoogleFields.get(declaration, "parametersJsonSchema");
        JsonNode own = declaration.path("parameters");
        if (standard.isObject()) {
            function.set("parameters", standard);
        } else if (own.isObject()) {
            function.set("parameters", GenerateContentSchema.of(own));
        }
        return tool;
    }

    private static void choice(JsonNode calling, ObjectNode chat) {
        JsonNode allowed = GoogleFields.get(calling, "allowedFunctionNames");
        switch (calling.path("mode").asText("")) {
            case "AUTO", "VALIDATED" -> chat.put("tool_choice", "auto");
            case "NONE" -> chat.put("tool_choice", "none");
            case "ANY" -> {
                if (allowed.size() == 1) {
                    ObjectNode choice = chat.putObject("tool_choice").put("type", "function");
                    choice.putObject("function").set("name", allowed.path(0));
                } else {
                    chat.put("tool_choice", "required");
                }
            }
            default -> {
                // the client leaves it to the model
            }
        }
    }
}
