package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Responses' {@code instructions} and {@code input} as chat messages.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI, create a
 *     response</a>
 */
final class ResponsesInput {

    static final String INPUT = "input";
    private static final String INSTRUCTIONS = "instructions";
    private static final Set<String> ROLES = Set.of("user", "system", "developer");

    private final ArrayNode messages = Json.array();
    private @Nullable ResponsesTurn turn;

    private ResponsesInput() {}

    static ArrayNode messages(ObjectNode request) {
        ResponsesInput input = new ResponsesInput();
        input.instructions(request.path(INSTRUCTIONS));
        input.items(request.path(INPUT));
        return input.messages;
    }

    private void instructions(JsonNode instructions) {
        if (!ChatRequests.says(instructions)) {
            return;
        }
        if (!instructions.isTextual()) {
            throw ChatRequests.bad("'instructions' must be text.", INSTRUCTIONS);
        }
        add("system").set("content", instructions);
    }

    private void items(JsonNode items) {
        if (items.isTextual()) {
            add("user").set("content", items);
            return;
        }
        if (!items.isArray() || items.isEmpty()) {
            throw ChatRequests.bad("'input' is missing: give text or a list of items.", INPUT);
        }
        for (int i = 0; i < items.size(); i++) {
            item(items.path(i), INPUT + "[" + i + "]");
        }
        endTurn();
    }

    private void item(JsonNode item, String where) {
        String type = item.path("type").asText("message");
        switch (type) {
            case "message" -> message(item, where);
            case "reasoning" -> turn().reasoning(item);
            case "function_call" -> turn().call(item, where);
            case "function_call_output" -> result(item, where);
            // a search that the vendor has made itself: its outcome is in the message after it
            case "web_search_call" -> {}
            default ->
                    throw ChatRequests.bad(
                            "Items of type '" + type + "' can't be sent to this model.", where);
        }
    }

    private void message(JsonNode item, String where) {
        String role = item.path("role").asText();
        if ("assistant".equals(role)) {
            turn().message(item, where);
            return;
        }
        if (!ROLES.contains(role)) {
            throw ChatRequests.bad(
                    "'" + where + ".role' must be user, assistant, system or developer.", where);
        }
        JsonNode content = ResponsesParts.content(item.path("content"), where + ".content");
        endTurn();
        add(role).set("content", content);
    }

    private void result(JsonNode item, String where) {
        if (!item.path("call_id").isTextual()) {
            throw ChatRequests.bad("A function's output needs its 'call_id'.", where);
        }
        JsonNode output = ResponsesParts.content(item.path("output"), where + ".output");
        endTurn();
        ObjectNode message = add("tool");
        message.set("tool_call_id", item.path("call_id"));
        message.set("content", output);
    }

    private ResponsesTurn turn() {
        ResponsesTurn open = turn == null ? new ResponsesTurn() : turn;
        turn = open;
        return open;
    }

    private void endTurn() {
        if (turn != null) {
            turn.toMessage().ifPresent(messages::add);
            turn = null;
        }
    }

    private ObjectNode add(String role) {
        return messages.addObject().put("role", role);
    }
}
