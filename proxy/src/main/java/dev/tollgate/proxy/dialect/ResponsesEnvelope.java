package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Set;

/**
 * The {@code response} object without its output: it repeats what the client asked for, defaults
 * filled in.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">OpenAI, the
 *     response object</a>
 */
final class ResponsesEnvelope {

    private static final Set<String> TIERS = Set.of("auto", "default", "flex", "scale", "priority");

    private final ObjectNode echo = Json.object();

    /** Keeps nothing of the request's input. */
    ResponsesEnvelope(ObjectNode request) {
        for (String name :
                List.of(
                        "instructions",
                        "max_output_tokens",
                        "max_tool_calls",
                        "model",
                        "previous_response_id",
                        "prompt_cache_key",
                        "safety_identifier",
                        "temperature",
                        "top_logprobs",
                        "top_p",
                        "user")) {
            echo.set(name, request.path(name).isMissingNode() ? null : request.path(name));
        }
        byDefault("temperature", DoubleNode.valueOf(1));
        byDefault("top_p", DoubleNode.valueOf(1));
        byDefault("top_logprobs", IntNode.valueOf(0));
        echo.put("background", false);
        // what doesn't fit is refused by the vendor: nothing is cut here
        echo.put("truncation", "disabled");
        echo.put("parallel_tool_calls", request.path("parallel_tool_calls").asBoolean(true));
        echo.put("store", request.path("store").asBoolean(true));
        echo.set("metadata", object(request.path("metadata")));
        echo.set("reasoning", reasoning(request.path("reasoning")));
        echo.set("text", text(request.path("text")));
        echo.set("tools", tools(request.path("tools")));
        JsonNode choice = request.path("tool_choice");
        if (ChatRequests.says(choice)) {
            echo.set("tool_choice", choice);
        } else {
            echo.put("tool_choice", "auto");
        }
    }

    private void byDefault(String name, JsonNode value) {
        if (!echo.hasNonNull(name)) {
            echo.set(name, value);
        }
    }

    private static JsonNode object(JsonNode node) {
        return node.isObject() ? node : Json.object();
    }

    private static ObjectNode reasoning(JsonNode asked) {
        ObjectNode reasoning = Json.object();
        for (String name : List.of("effort", "summary")) {
            reasoning.set(name, asked.path(name).isTextual() ? asked.path(name) : null);
        }
        return reasoning;
    }

    private static ObjectNode text(JsonNode asked) {
        ObjectNode text = Json.object();
        if (asked.path("format").isObject()) {
            text.set("format", asked.path("format"));
        } else {
            text.putObject("format").put("type", "text");
        }
        text.put("verbosity", asked.path("verbosity").asText("medium"));
        return text;
    }

    private static ArrayNode tools(JsonNode asked) {
        ArrayNode tools = Json.array();
        asked.forEach(tool -> tools.add(tool(tool.deepCopy())));
        return tools;
    }

    /** Clients' types ask for every field of a function. */
    private static JsonNode tool(JsonNode tool) {
        if (tool instanceof ObjectNode function && "function".equals(tool.path("type").asText())) {
            for (String name : List.of("description", "parameters", "strict")) {
                function.putIfAbsent(name, NullNode.getInstance());
            }
        }
        return tool;
    }

    /** Where a stream or answer stands: a new object with all fields but output and usage. */
    ObjectNode at(String id, long createdAt, String status) {
        ObjectNode response = Json.object();
        response.put("id", id);
        response.put("object", "response");
        response.put("created_at", createdAt);
        response.put("status", status);
        response.putNull("error");
        response.putNull("incomplete_details");
        response.setAll(echo);
        response.put("service_tier", "default");
        response.putArray("output");
        response.putNull("usage");
        return response;
    }

    /** The tier in OpenAI's words; vendors have others. */
    static String tier(JsonNode told) {
        return TIERS.contains(told.asText()) ? told.asText() : "default";
    }
}
