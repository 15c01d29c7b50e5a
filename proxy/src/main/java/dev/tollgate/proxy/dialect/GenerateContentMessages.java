package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code contents} as chat messages. Gemini's clients need not give calls an id, so results are
 * matched by the function's name, in order.
 */
final class GenerateContentMessages {

    private final ArrayNode messages = Json.array();
    private final Map<String, Deque<String>> open = new HashMap<>();
    private int calls;

    private GenerateContentMessages() {}

    static ArrayNode of(JsonNode system, JsonNode contents) {
        GenerateContentMessages all = new GenerateContentMessages();
        all.system(system);
        for (JsonNode content : list(contents)) {
            all.add(content);
        }
        if (list(contents).isEmpty()) {
            throw ChatRequests.bad("'contents' is missing: give at least one content.", "contents");
        }
        return all.messages;
    }

    private static JsonNode list(JsonNode value) {
        if (!ChatRequests.says(value)) {
            return Json.array();
        }
        return value.isArray() ? value : Json.array().add(value);
    }

    private void system(JsonNode system) {
        StringBuilder text = new StringBuilder(system.asText(""));
        for (JsonNode part : list(system.path("parts"))) {
            text.append(text.isEmpty() ? "" : "\n").append(part.path("text").asText(""));
        }
        if (!text.isEmpty()) {
            messages.addObject().put("role", "system").put("content", text.toString());
        }
    }

    private void add(JsonNode content) {
        if (content.isTextual()) {
            messages.addObject().put("role", "user").set("content", content);
            return;
        }
        String role = content.path("role").asText("user");
        switch (role) {
            case "model" -> model(list(content.path("parts")));
            case "user", "function", "" -> user(list(content.path("parts")));
            case "system" -> system(content);
            default ->
                    throw ChatRequests.bad(
                            "The role '" + role + "' is unknown: use user or model.", "contents");
        }
    }

    private void user(JsonNode parts) {
        ArrayNode content = Json.array();
        for (JsonNode part : parts) {
            JsonNode result = GoogleFields.get(part, "functionResponse");
            if (result.isObject()) {
                result(result);
            } else {
                content.add(GenerateContentParts.toChat(part));
            }
        }
        if (content.isEmpty()) {
            return;
        }
        ObjectNode message = messages.addObject().put("role", "user");
        boolean text = content.size() == 1 && content.path(0).has("text");
        message.set("content", text ? content.path(0).path("text") : content);
    }

    private void result(JsonNode result) {
        String name = result.path("name").asText("");
        Deque<String> waiting = open.getOrDefault(name, new ArrayDeque<>());
        String told = result.path("id").asText("");
        String id = told.isEmpty() || !waiting.remove(told) ? waiting.poll() : told;
        if (id == null) {
            throw ChatRequests.bad(
                    "The functionResponse of '" + name + "' answers no functionCall before it.",
                    "contents");
        }
        messages.addObject()
                .put("role", "tool")
                .put("tool_call_id", id)
                .put("content", Json.text(result.path("response")));
    }

    private void model(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        ObjectNode message = Json.object().put("role", "assistant").putNull("content");
        for (JsonNode part : parts) {
            JsonNode call = GoogleFields.get(part, "functionCall");
            if (call.isObject()) {
                call(call, message);
            } else if (part.path("thought").asBoolean()) {
                thought.append(part.path("text").asText(""));
                signed(GoogleFields.get(part, "thoughtSignature"), thought, message);
            } else {
                text.append(part.path("text").asText(""));
            }
        }
        if (!text.isEmpty()) {
            message.put("content", text.toString());
        }
        if (!text.isEmpty() || message.has("tool_calls")) {
            messages.add(message);
        }
    }

    /** Thoughts go back to their vendor only with the signature that proves that it had them. */
    private static void signed(JsonNode signature, StringBuilder thought, ObjectNode message) {
        if (signature.isTextual()) {
            message.withArrayProperty("thinking_blocks")
                    .addObject()
                    .put("type", "thinking")
                    .put("thinking", thought.toString())
                    .set("signature", signature);
            thought.setLength(0);
        }
    }

    private void call(JsonNode call, ObjectNode message) {
        calls++;
        String name = call.path("name").asText("");
        String id = call.path("id").asText("");
        String used = id.isEmpty() ? "call_" + calls : id;
        open.computeIfAbsent(name, _ -> new ArrayDeque<>()).add(used);
        JsonNode args = call.path("args");
        ObjectNode made = message.withArrayProperty("tool_calls").addObject();
        made.put("id", used).put("type", "function");
        made.putObject("function")
                .put("name", name)
                .put("arguments", args.isObject() ? Json.text(args) : "{}");
    }
}
