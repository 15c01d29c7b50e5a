package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What a chat request says, whichever vendor's form it has.
 *
 * @param lastUser the text of the last turn that is not the model's
 * @param words how many words all turns hold: what the mock counts as tokens
 * @param images as {@link Images#in} tells them
 * @param forced the tool that must be called, by name
 * @param schema what the answer must look like
 * @param json whether any JSON is asked for
 * @param results texts of tool results in the last turn
 */
record Conversation(
        String model,
        boolean stream,
        String lastUser,
        int words,
        List<String> images,
        List<Tool> tools,
        Optional<String> forced,
        Optional<JsonNode> schema,
        boolean json,
        List<String> results,
        boolean thinking) {

    private static final String[] TOOL_SCHEMAS = {
        "/parameters",
        "/input_schema",
        "/parametersJsonSchema",
        "/parameters_json_schema",
        "/inputSchema/json"
    };
    private static final String[] ANSWER_SCHEMAS = {
        "/response_format/json_schema/schema",
        "/response_format/schema",
        "/response_format/json_schema",
        "/text/format/schema",
        "/output_format/schema",
        "/output_config/format/schema",
        "/format",
        "/generationConfig/responseSchema",
        "/generationConfig/responseJsonSchema",
        "/generationConfig/response_schema",
        "/generationConfig/response_json_schema"
    };
    private static final String[] FORCED = {
        "/tool_choice/function/name",
        "/tool_choice/name",
        "/toolConfig/toolChoice/tool/name",
        "/toolConfig/functionCallingConfig/allowedFunctionNames/0",
        "/toolConfig/functionCallingConfig/allowed_function_names/0"
    };
    private static final String[] ANY = {
        "/tool_choice", "/tool_choice/type", "/toolConfig/functionCallingConfig/mode"
    };
    private static final String[] JSON_MODES = {
        "/response_format/type",
        "/format",
        "/text/format/type",
        "/generationConfig/responseMimeType",
        "/generationConfig/response_mime_type"
    };
    private static final String[] THINKING = {
        "/thinking/type",
        "/think",
        "/generationConfig/thinkingConfig/includeThoughts",
        "/additionalModelRequestFields/thinking/type"
    };

    record Tool(String name, JsonNode schema) {}

    static Conversation of(JsonNode body) {
        JsonNode turns = turns(body);
        JsonNode last = lastTurn(turns);
        Texts all = Texts.in(turns);
        all.add(
                body.path("system"),
                body.path("systemInstruction"),
                body.path("system_instruction"));
        List<Tool> tools = tools(body);
        return new Conversation(
                body.path("model").asText(""),
                body.path("stream").asBoolean(),
                Texts.in(last).plain(),
                all.words(),
                Images.in(turns),
                tools,
                forced(body, tools),
                first(body, ANSWER_SCHEMAS).filter(JsonNode::isObject),
                first(body, JSON_MODES).filter(n -> n.asText().contains("json")).isPresent(),
                Texts.in(last).results(),
                first(body, THINKING).filter(Conversation::switchedOn).isPresent());
    }

    private static boolean switchedOn(JsonNode node) {
        return !node.asText().equals("disabled") && !node.asText().equals("false");
    }

    private static JsonNode turns(JsonNode body) {
        for (String name : new String[] {"messages", "contents", "input", "content"}) {
            if (body.has(name)) {
                return body.get(name);
            }
        }
        return body.path("prompt");
    }

    /** The last user turn; tool results may be turns, or items, of their own. */
    private static JsonNode lastTurn(JsonNode turns) {
        if (!turns.isArray() || turns.isEmpty()) {
            return turns;
        }
        int end = turns.size() - 1;
        int start = end;
        while (start > 0 && isResult(turns.get(start)) && isResult(turns.get(start - 1))) {
            start--;
        }
        return Make.node(StreamSupport.stream(turns.spliterator(), false).skip(start).toList());
    }

    private static boolean isResult(JsonNode turn) {
        return turn.path("role").asText().equals("tool")
                || turn.path("type").asText().equals("function_call_output");
    }

    private static List<Tool> tools(JsonNode body) {
        List<Tool> tools = new ArrayList<>();
        collect(body.path("tools"), tools);
        collect(body.path("toolConfig").path("tools"), tools);
        return tools;
    }

    private static void collect(JsonNode node, List<Tool> tools) {
        if (node.path("name").isTextual()) {
            JsonNode schema = first(node, TOOL_SCHEMAS).orElseGet(Make::object);
            tools.add(new Tool(node.get("name").asText(), schema));
            return;
        }
        node.forEach(inner -> collect(inner, tools));
    }

    private static Optional<String> forced(JsonNode body, List<Tool> tools) {
        Optional<String> named = first(body, FORCED).map(JsonNode::asText);
        if (named.isPresent() || tools.isEmpty()) {
            return named;
        }
        boolean any =
                first(body, ANY)
                        .filter(n -> n.asText().matches("required|any|ANY|REQUIRED"))
                        .isPresent();
        boolean bedrock = body.at("/toolConfig/toolChoice/any").isObject();
        return any || bedrock ? Optional.of(tools.getFirst().name()) : Optional.empty();
    }

    private static Optional<JsonNode> first(JsonNode node, String... pointers) {
        for (String pointer : pointers) {
            JsonNode found = node.at(pointer);
            if (!found.isMissingNode()
                    && !found.isNull()
                    && !(found.isContainerNode() && pointer.equals("/tool_choice"))) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
