package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Responses' {@code tools} and {@code tool_choice} as chat has them. */
final class ResponsesTools {

    private static final String TOOLS = "tools";
    private static final String CHOICE = "tool_choice";
    private static final String FUNCTION = "function";
    private static final String NAME = "name";

    private ResponsesTools() {}

    /** Sets {@code tools}, {@code tool_choice} and {@code web_search_options}. */
    static void into(ObjectNode chat, ObjectNode request) {
        ArrayNode functions = Json.array();
        JsonNode tools = request.path(TOOLS);
        for (int i = 0; i < tools.size(); i++) {
            JsonNode tool = tools.path(i);
            String type = tool.path("type").asText();
            if (FUNCTION.equals(type)) {
                functions.add(function(tool, TOOLS + "[" + i + "]"));
            } else if (isSearch(type)) {
                chat.set("web_search_options", search(tool));
            } else {
                throw ChatRequests.bad(
                        "The built-in tool '" + type + "' is not available for this model.", TOOLS);
            }
        }
        choice(chat, request.path(CHOICE), functions);
        if (!functions.isEmpty()) {
            chat.set(TOOLS, functions);
        }
    }

    /** OpenAI has {@code web_search}, {@code web_search_preview}, and both with a date. */
    private static boolean isSearch(String type) {
        return type.equals("web_search")
                || type.equals("web_search_preview")
                || type.startsWith("web_search_20")
                || type.startsWith("web_search_preview_20");
    }

    private static ObjectNode function(JsonNode tool, String where) {
        // some clients send chat's form
        JsonNode source = tool.path(FUNCTION).isObject() ? tool.path(FUNCTION) : tool;
        if (!source.path(NAME).isTextual()) {
            throw ChatRequests.bad("A function needs a 'name'.", where);
        }
        ObjectNode nested = Json.object().put("type", FUNCTION);
        copy(source, nested.putObject(FUNCTION), NAME, "description", "parameters", "strict");
        return nested;
    }

    private static ObjectNode search(JsonNode tool) {
        ObjectNode options = Json.object();
        copy(tool, options, "search_context_size");
        JsonNode location = tool.path("user_location");
        if (location.isObject()) {
            ObjectNode wrapped = options.putObject("user_location").put("type", "approximate");
            copy(
                    location,
                    wrapped.putObject("approximate"),
                    "city",
                    "country",
                    "region",
                    "timezone");
        }
        return options;
    }

    private static void choice(ObjectNode chat, JsonNode choice, ArrayNode functions) {
        if (!ChatRequests.says(choice)) {
            return;
        }
        String type = choice.path("type").asText();
        switch (choice.isTextual() ? "text" : type) {
            case "text" -> set(chat, choice, functions);
            case FUNCTION -> chat.set(CHOICE, one(choice));
            case "allowed_tools" -> {
                keep(functions, choice.path(TOOLS));
                set(chat, TextNode.valueOf(choice.path("mode").asText("auto")), functions);
            }
            case "auto", "none", "required" -> set(chat, TextNode.valueOf(type), functions);
            default ->
                    throw ChatRequests.bad(
                            "This model can't be told to use the tool '" + type + "'.", CHOICE);
        }
    }

    /** Vendors refuse a choice where there is nothing to choose from. */
    private static void set(ObjectNode chat, JsonNode choice, ArrayNode functions) {
        if (!functions.isEmpty()) {
            chat.set(CHOICE, choice);
        }
    }

    private static ObjectNode one(JsonNode choice) {
        JsonNode name = choice.path(NAME);
        ObjectNode one = Json.object().put("type", FUNCTION);
        one.putObject(FUNCTION)
                .set(NAME, name.isTextual() ? name : choice.path(FUNCTION).path(NAME));
        return one;
    }

    private static void keep(ArrayNode functions, JsonNode allowed) {
        Set<String> names =
                allowed.valueStream()
                        .map(tool -> tool.path(NAME).asText())
                        .collect(Collectors.toSet());
        List<JsonNode> kept =
                functions
                        .valueStream()
                        .filter(tool -> names.contains(tool.path(FUNCTION).path(NAME).asText()))
                        .toList();
        functions.removeAll();
        functions.addAll(kept);
    }

    static void copy(JsonNode from, ObjectNode to, String... names) {
        for (String name : names) {
            if (ChatRequests.says(from.path(name))) {
                to.set(name, from.path(name));
            }
        }
    }
}
