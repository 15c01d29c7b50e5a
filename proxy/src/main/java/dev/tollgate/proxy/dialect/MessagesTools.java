package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/** Anthropic's tools, and which of them may be called, in OpenAI's words. */
final class MessagesTools {

    private MessagesTools() {}

    static void put(ObjectNode request, ObjectNode chat, boolean claude) {
        ArrayNode tools = Json.array();
        int index = 0;
        for (JsonNode tool : request.path("tools")) {
            String type = tool.path("type").asText("custom");
            if (type.startsWith("web_search_")) {
                chat.set("web_search_options", webSearch(tool));
            } else if (type.equals("custom")) {
                tools.add(function(tool, "tools[" + index + "]", claude));
            } else if (claude) {
                tools.add(tool);
            } else {
                throw ChatRequests.bad(
                        "tools["
                                + index
                                + "]: only Anthropic's own models know a tool of type '"
                                + type
                                + "'. Leave it out for this model.",
                        "tools");
            }
            index++;
        }
        if (!tools.isEmpty()) {
            chat.set("tools", tools);
            putChoice(request.path("tool_choice"), chat);
        }
    }

    private static ObjectNode function(JsonNode tool, String where, boolean claude) {
        String name = tool.path("name").asText("");
        if (name.isEmpty()) {
            throw ChatRequests.bad(where + ".name: Field required.", "tools");
        }
        ObjectNode out = Json.object().put("type", "function");
        ObjectNode function = out.putObject("function").put("name", ToolNames.shortened(name));
        if (tool.path("description").isTextual()) {
            function.set("description", tool.path("description"));
        }
        if (tool.path("input_schema").isObject()) {
            function.set("parameters", tool.path("input_schema"));
        }
        if (tool.path("strict").isBoolean()) {
            function.set("strict", tool.path("strict"));
        }
        if (claude && tool.path("cache_control").isObject()) {
            out.set("cache_control", tool.path("cache_control"));
        }
        return out;
    }

    private static ObjectNode webSearch(JsonNode tool) {
        ObjectNode options = Json.object();
        if (tool.path("user_location") instanceof ObjectNode where) {
            where.remove("type");
            options.putObject("user_location").put("type", "approximate").set("approximate", where);
        }
        return options;
    }

    private static void putChoice(JsonNode choice, ObjectNode chat) {
        switch (choice.path("type").asText("")) {
            case "auto" -> chat.put("tool_choice", "auto");
            case "any" -> chat.put("tool_choice", "required");
            case "none" -> chat.put("tool_choice", "none");
            case "tool" ->
                    chat.putObject("tool_choice")
                            .put("type", "function")
                            .putObject("function")
                            .put("name", ToolNames.shortened(choice.path("name").asText("")));
            default -> {}
        }
        if (choice.path("disable_parallel_tool_use").isBoolean()) {
            chat.put(
                    "parallel_tool_calls",
                    !choice.path("disable_parallel_tool_use").booleanValue());
        }
    }
}
