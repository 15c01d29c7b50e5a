package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A chat request as the body of a Responses request. */
final class ResponsesRequest {

    private static final Set<String> SUPPORTED =
            Set.of(
                    "logprobs",
                    "max_completion_tokens",
                    "max_tokens",
                    "parallel_tool_calls",
                    "prompt_cache_key",
                    "reasoning_effort",
                    "response_format",
                    "safety_identifier",
                    "service_tier",
                    "store",
                    "temperature",
                    "tool_choice",
                    "tools",
                    "top_logprobs",
                    "top_p",
                    "verbosity",
                    "web_search_options");

    /** Said in another form, or by chat alone; all else goes as it is. */
    private static final List<String> TRANSLATED =
            List.of(
                    "logprobs",
                    "max_completion_tokens",
                    "max_tokens",
                    "messages",
                    "metadata",
                    "reasoning_effort",
                    "response_format",
                    "stream",
                    "stream_options",
                    "tool_choice",
                    "tools",
                    "verbosity",
                    "web_search_options");

    private final ObjectNode request;
    private final ObjectNode body = Json.object();

    private ResponsesRequest(ObjectNode request) {
        this.request = request;
    }

    /** Those of OpenAI's chat parameters that both the vendor's model and this format have. */
    static Set<String> supported(Set<String> ofTheModel) {
        Set<String> both = new HashSet<>(ofTheModel);
        both.retainAll(SUPPORTED);
        return both;
    }

    /**
     * The body.
     *
     * @param request of chat, without what isn't supported; may be changed
     */
    static ObjectNode body(ObjectNode request, String model, boolean stream) {
        return new ResponsesRequest(request).translate(model, stream);
    }

    private ObjectNode translate(String model, boolean stream) {
        body.put("model", model);
        body.set("input", ResponsesHistory.input(request.path("messages")));
        limit();
        reasoning();
        text();
        tools();
        choice();
        if (request.path("logprobs").asBoolean()) {
            body.putArray("include").add("message.output_text.logprobs");
        }
        if (stream) {
            body.put("stream", true);
        }
        copyTheRest();
        if (!body.has("store")) {
            // chat keeps nothing at the vendor unless told to; this API's own default is to keep
            body.put("store", false);
        }
        return body;
    }

    private void limit() {
        JsonNode limit = request.path("max_completion_tokens");
        JsonNode told = limit.isNumber() ? limit : request.path("max_tokens");
        if (told.isNumber()) {
            body.set("max_output_tokens", told);
        }
    }

    /** LiteLLM's clients may say {@code {"effort": …, "summary": …}} too. */
    private void reasoning() {
        JsonNode effort = request.path("reasoning_effort");
        if (effort.isObject()) {
            body.set("reasoning", effort);
        } else if (effort.isTextual()) {
            body.putObject("reasoning").set("effort", effort);
        }
    }

    private void text() {
        JsonNode format = request.path("response_format");
        if (format.isObject()) {
            ObjectNode flat = body.withObjectProperty("text").putObject("format");
            flat.set("type", format.path("type"));
            if (format.path("json_schema") instanceof ObjectNode schema) {
                flat.setAll(schema);
            }
        }
        if (request.hasNonNull("verbosity")) {
            body.withObjectProperty("text").set("verbosity", request.path("verbosity"));
        }
    }

    private void tools() {
        ArrayNode tools = Json.array();
        for (JsonNode tool : request.path("tools")) {
            JsonNode function = tool.path("function");
            tools.add(function.isObject() ? function(function) : tool);
        }
        if (request.path("web_search_options").isObject()) {
            tools.add(search(request.path("web_search_options")));
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
    }

    /** Chat's default is not to be strict, here it is the other way round. */
    private static ObjectNode function(JsonNode function) {
        ObjectNode flat = Json.object().put("type", "function");
        flat.setAll((ObjectNode) function.deepCopy());
        if (!flat.path("parameters").isObject()) {
            flat.putObject("parameters").put("type", "object").putObject("properties");
        }
        return flat.put("strict", function.path("strict").asBoolean(false));
    }

    private static ObjectNode search(JsonNode options) {
        ObjectNode tool = Json.object().put("type", "web_search");
        if (options.hasNonNull("search_context_size")) {
            tool.set("search_context_size", options.path("search_context_size"));
        }
        if (options.path("user_location").path("approximate") instanceof ObjectNode place) {
            tool.putObject("user_location").put("type", "approximate").setAll(place);
        }
        return tool;
    }

    private void choice() {
        JsonNode choice = request.path("tool_choice");
        JsonNode name = choice.path("function").path("name");
        if (name.isTextual()) {
            body.putObject("tool_choice").put("type", "function").set("name", name);
        } else if (choice.isTextual() || choice.isObject()) {
            body.set("tool_choice", choice);
        }
    }

    private void copyTheRest() {
        request.remove(TRANSLATED);
        request.properties()
                .forEach(field -> {
                    if (!field.getValue().isNull() && !body.has(field.getKey())) {
                        body.set(field.getKey(), field.getValue());
                    }
                });
    }
}
