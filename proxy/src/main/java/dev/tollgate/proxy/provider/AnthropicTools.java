package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.Collection;
import java.util.List;

/** OpenAI's tools, and which of them may be called, in Anthropic's words. */
final class AnthropicTools {

    /** Set beside {@code function} or inside it. */
    private static final List<String> OPTIONS =
            List.of("allowed_callers", "cache_control", "defer_loading", "input_examples");

    private AnthropicTools() {}

    /**
     * Puts tools and choice into a body.
     *
     * @param called names of the tools that the conversation has used so far
     */
    static void put(ObjectNode request, ObjectNode body, Collection<String> called) {
        ArrayNode tools = Json.array();
        for (JsonNode tool : request.path("tools")) {
            if ("mcp".equals(tool.path("type").asText(""))) {
                body.withArray("/mcp_servers").add(mcpServer(tool));
            } else {
                tools.add(tool(tool));
            }
        }
        if (request.path("web_search_options").isObject()) {
            tools.add(webSearch(request.path("web_search_options")));
        }
        if (tools.isEmpty() && !called.isEmpty()) {
            // Anthropic wants every tool of the conversation declared, OpenAI's clients may leave
            // them out once they want no more calls
            called.forEach(name -> tools.add(declared(name)));
            body.putObject("tool_choice").put("type", "none");
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
            putChoice(request, body);
        }
    }

    private static ObjectNode declared(String name) {
        ObjectNode tool = Json.object().put("name", name);
        tool.set("input_schema", anyObject());
        return tool;
    }

    private static JsonNode tool(JsonNode tool) {
        String type = tool.path("type").asText("");
        if (tool.has("input_schema")) {
            return tool;
        }
        if (type.startsWith("computer_")) {
            return computer(tool);
        }
        return type.equals("function") || type.isEmpty() ? function(tool) : hosted(tool);
    }

    private static ObjectNode function(JsonNode tool) {
        JsonNode function = tool.path("function");
        if (function.path("name").asText("").isEmpty()) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "A tool of type function needs function.name.", "tools"));
        }
        ObjectNode out = Json.object().put("name", function.path("name").asText(""));
        if (function.path("description").isTextual()) {
            out.set("description", function.path("description"));
        }
        out.set("input_schema", inputSchema(function.path("parameters")));
        for (String option : OPTIONS) {
            JsonNode value = tool.has(option) ? tool.path(option) : function.path(option);
            if (!value.isMissingNode() && !value.isNull()) {
                out.set(option, value);
            }
        }
        return out;
    }

    private static JsonNode inputSchema(JsonNode parameters) {
        if (!(parameters instanceof ObjectNode schema) || schema.isEmpty()) {
            return anyObject();
        }
        if (!schema.hasNonNull("type")) {
            schema.put("type", "object");
        }
        return schema;
    }

    private static ObjectNode anyObject() {
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties");
        return schema;
    }

    /** LiteLLM takes the screen's size as parameters of a function. */
    private static ObjectNode computer(JsonNode tool) {
        JsonNode function = tool.path("function");
        ObjectNode out = Json.object();
        out.set("type", tool.path("type"));
        out.put("name", function.path("name").asText(tool.path("name").asText("computer")));
        JsonNode size = function.has("parameters") ? function.path("parameters") : tool;
        for (String side : List.of("display_width_px", "display_height_px")) {
            if (!size.path(side).isInt()) {
                throw new FailureException(
                        new Failure.BadRequest(
                                "The computer tool needs function.parameters." + side + ".",
                                "tools"));
            }
            out.set(side, size.path(side));
        }
        if (size.hasNonNull("display_number")) {
            out.set("display_number", size.path("display_number"));
        }
        return out;
    }

    /** A tool that Anthropic itself has: {@code web_search_20250305}, {@code bash_20250124} …. */
    private static JsonNode hosted(JsonNode tool) {
        if (tool.hasNonNull("name")) {
            return tool;
        }
        String name = tool.path("function").path("name").asText("");
        ObjectNode out = Json.object();
        out.set("type", tool.path("type"));
        out.put("name", name.isEmpty() ? undated(tool.path("type").asText("")) : name);
        tool.path("function")
                .path("parameters")
                .propertyStream()
                .forEach(field -> out.set(field.getKey(), field.getValue()));
        tool.propertyStream()
                .filter(field -> !field.getKey().equals("function"))
                .forEach(field -> out.set(field.getKey(), field.getValue()));
        return out;
    }

    private static String undated(String type) {
        return type.replaceFirst("_\\d{8}$", "");
    }

    private static ObjectNode mcpServer(JsonNode tool) {
        ObjectNode server = Json.object().put("type", "url");
        server.set("url", tool.path("server_url"));
        server.set("name", tool.path("server_label"));
        String token = tool.path("headers").path("Authorization").asText("");
        if (!token.isEmpty()) {
            server.put("authorization_token", token.replaceFirst("^Bearer ", ""));
        }
        if (tool.path("allowed_tools").isArray()) {
            server.putObject("tool_configuration").set("allowed_tools", tool.path("allowed_tools"));
        }
        return server;
    }

    /** How many searches LiteLLM allows for each size of context. */
    private static ObjectNode webSearch(JsonNode options) {
        ObjectNode tool =
                Json.object().put("type", "web_search_20250305").put("name", "web_search");
        switch (options.path("search_context_size").asText("")) {
            case "low" -> tool.put("max_uses", 1);
            case "medium" -> tool.put("max_uses", 5);
            case "high" -> tool.put("max_uses", 10);
            default -> {}
        }
        if (options.path("user_location").path("approximate") instanceof ObjectNode where) {
            tool.putObject("user_location").put("type", "approximate").setAll(where);
        }
        return tool;
    }

    private static void putChoice(ObjectNode request, ObjectNode body) {
        ObjectNode choice = choice(request.path("tool_choice"));
        JsonNode parallel = request.path("parallel_tool_calls");
        if (parallel.isBoolean() && !"none".equals(choice.path("type").asText(""))) {
            if (choice.isEmpty()) {
                choice.put("type", "auto");
            }
            choice.put("disable_parallel_tool_use", !parallel.booleanValue());
        }
        if (!choice.isEmpty() && !body.has("tool_choice")) {
            body.set("tool_choice", choice);
        }
    }

    private static ObjectNode choice(JsonNode choice) {
        ObjectNode out = Json.object();
        if (choice.isTextual()) {
            String word = choice.textValue();
            return out.put("type", word.equals("required") ? "any" : word);
        }
        String type = choice.path("type").asText("");
        if (type.equals("function")) {
            return out.put("type", "tool")
                    .put("name", choice.path("function").path("name").asText(""));
        }
        return choice instanceof ObjectNode anthropics ? anthropics.deepCopy() : out;
    }
}
