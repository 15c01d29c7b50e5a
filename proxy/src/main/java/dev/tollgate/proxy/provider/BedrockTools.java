package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * Tools of a chat request as Converse's {@code toolConfig}; a wanted JSON schema is a tool as well,
 * as Converse knows no other way that all models understand.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html">AWS,
 *     ToolConfiguration</a>
 */
final class BedrockTools {

    /** The tool whose input is the JSON that the client asked for; LiteLLM's name. */
    static final String JSON_TOOL = "json_tool_call";

    /** Makers whose models can't be made to call a tool. */
    private static final List<String> UNFORCED = List.of("meta.", "cohere.", "ai21.");

    private final Prompt prompt;
    private final BedrockModel model;
    private final ObjectNode request;

    /**
     * For one request.
     *
     * @param request the parameters, from which what concerns tools is removed
     */
    BedrockTools(Prompt prompt, BedrockModel model, ObjectNode request) {
        this.prompt = prompt;
        this.model = model;
        this.request = request;
    }

    /** The {@code toolConfig}, empty where the request has to do with no tool. */
    Optional<ObjectNode> config(boolean thinking) {
        JsonNode choice = request.path("tool_choice");
        request.remove("tool_choice");
        boolean parallel = request.path("parallel_tool_calls").asBoolean(true);
        request.remove("parallel_tool_calls");
        ArrayNode tools = toolSpecs();
        Optional<JsonNode> schema = schema();
        schema.ifPresent(wanted -> addSpec(tools, JSON_TOOL, "", wanted));
        if (!parallel && !tools.isEmpty() && !VendorCall.drops(prompt)) {
            throw unsupported("parallel_tool_calls=false");
        }
        if (tools.isEmpty() || leftOut(choice, schema)) {
            return refuseHistory();
        }
        ObjectNode config = Json.object();
        config.set("tools", tools);
        choice(choice, schema.isPresent(), tools.size() > 1, thinking)
                .ifPresent(chosen -> config.set("toolChoice", chosen));
        return Optional.of(config);
    }

    /** Without a tool called before, {@code none} means the same as no tools. */
    private boolean leftOut(JsonNode choice, Optional<JsonNode> schema) {
        return "none".equals(choice.asText())
                && schema.isEmpty()
                && !BedrockMessages.usesTools(request.path("messages"));
    }

    private Optional<ObjectNode> refuseHistory() {
        if (BedrockMessages.usesTools(request.path("messages"))) {
            throw MessageContent.refused(
                    "Bedrock", "messages with tool calls or results unless `tools` is sent too");
        }
        return Optional.empty();
    }

    private ArrayNode toolSpecs() {
        ArrayNode specs = Json.array();
        for (JsonNode tool : request.path("tools")) {
            if (!"function".equals(tool.path("type").asText())) {
                throw MessageContent.refused(
                        "Bedrock", "tools of type '" + tool.path("type").asText() + "'");
            }
            JsonNode function = tool.path("function");
            addSpec(
                    specs,
                    BedrockMessages.name(function.path("name").asText()),
                    function.path("description").asText(""),
                    function.path("parameters"));
            BedrockMessages.addCachePoint(specs, tool.has("cache_control") ? tool : function);
        }
        request.remove("tools");
        return specs;
    }

    private static void addSpec(
            ArrayNode specs, String name, String description, JsonNode parameters) {
        ObjectNode spec = specs.addObject().putObject("toolSpec").put("name", name);
        if (!description.isBlank()) {
            spec.put("description", description);
        }
        ObjectNode schema =
                parameters instanceof ObjectNode given ? given.deepCopy() : Json.object();
        if (!schema.has("type")) {
            schema.put("type", "object");
        }
        if (!schema.has("properties") && "object".equals(schema.path("type").asText())) {
            schema.putObject("properties");
        }
        spec.putObject("inputSchema").set("json", schema);
    }

    /** The schema that the answer must follow; plain {@code json_object} has none. */
    private Optional<JsonNode> schema() {
        JsonNode format = request.path("response_format");
        request.remove("response_format");
        return List.of(format.path("json_schema").path("schema"), format.path("response_schema"))
                .stream()
                .filter(JsonNode::isObject)
                .findFirst();
    }

    /**
     * @param schema whether the JSON tool is among the tools
     * @param others whether there are other tools than that
     * @param thinking models that think can't be made to call a tool
     */
    private Optional<ObjectNode> choice(
            JsonNode wanted, boolean schema, boolean others, boolean thinking) {
        ObjectNode choice = Json.object();
        boolean forced = schema || "required".equals(wanted.asText()) || wanted.isObject();
        if (forced && thinking) {
            choice.putObject("auto");
            return Optional.of(choice);
        }
        if (schema) {
            return UNFORCED.stream().anyMatch(model::isFrom)
                    ? Optional.empty()
                    : Optional.of(forJson(choice, others));
        }
        if (wanted.isObject()) {
            String name = wanted.path("function").path("name").asText();
            choice.putObject("tool").put("name", BedrockMessages.name(name));
            return Optional.of(choice);
        }
        return switch (wanted.asText("")) {
            case "required" -> {
                choice.putObject("any");
                yield Optional.of(choice);
            }
            case "auto" -> {
                choice.putObject("auto");
                yield Optional.of(choice);
            }
            case "none" -> noneRefused();
            default -> Optional.empty();
        };
    }

    private Optional<ObjectNode> noneRefused() {
        if (VendorCall.drops(prompt)) {
            return Optional.empty();
        }
        throw unsupported("tool_choice=none");
    }

    private dev.tollgate.proxy.model.FailureException unsupported(String parameter) {
        return ChatParameters.unsupported("bedrock", List.of(parameter), prompt.target().model());
    }

    /** With tools of the client beside it, the model must call one of them all. */
    private static ObjectNode forJson(ObjectNode choice, boolean others) {
        if (others) {
            choice.putObject("any");
        } else {
            choice.putObject("tool").put("name", JSON_TOOL);
        }
        return choice;
    }
}
