package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.HashMap;
import java.util.Map;

/**
 * Chat messages as {@code contents} and {@code systemInstruction}: neighbours of the same role
 * become one content, the results of parallel calls too.
 */
final class GeminiContents {

    private final GeminiModel model;
    private final ArrayNode system = Json.array();
    private final ArrayNode contents = Json.array();

    /** The function's name by the id of its call: Gemini knows results by name. */
    private final Map<String, String> names = new HashMap<>();

    private String last = "";

    private GeminiContents(GeminiModel model) {
        this.model = model;
    }

    /**
     * Takes the messages.
     *
     * @throws FailureException with {@link Failure.BadRequest} for what Gemini can't be told
     */
    static GeminiContents of(JsonNode messages, GeminiModel model) {
        if (!messages.isArray() || messages.isEmpty()) {
            throw bad("messages must be a list with at least one message.");
        }
        GeminiContents contents = new GeminiContents(model);
        messages.forEach(contents::add);
        contents.finish();
        return contents;
    }

    void writeTo(ObjectNode body) {
        if (!system.isEmpty()) {
            body.putObject("systemInstruction").set("parts", system);
        }
        body.set("contents", contents);
    }

    private void add(JsonNode message) {
        String role = message.path("role").asText("");
        switch (role) {
            case "system", "developer" -> systemText(message.path("content"));
            case "user" -> userParts(message.path("content"), parts(role, "user"));
            case "assistant" -> {
                ArrayNode parts = parts(role, "model");
                GeminiTurn.write(message, model, parts);
                message.path("tool_calls").forEach(this::remember);
            }
            case "tool", "function" -> result(message, parts("tool", "user"));
            default -> throw bad("The role '" + role + "' of a message is unknown.");
        }
    }

    /** The parts to add to: those of the last content where the same kind of message goes on. */
    private ArrayNode parts(String kind, String role) {
        if (kind.equals(last)
                && contents.get(contents.size() - 1).get("parts") instanceof ArrayNode p) {
            return p;
        }
        last = kind;
        return contents.addObject().put("role", role).putArray("parts");
    }

    private void systemText(JsonNode content) {
        for (JsonNode part : GeminiMedia.parts(content)) {
            String text = part.path("text").asText("");
            if (!text.isEmpty()) {
                system.addObject().put("text", text);
            }
        }
    }

    private void userParts(JsonNode content, ArrayNode parts) {
        for (JsonNode part : GeminiMedia.parts(content)) {
            GeminiMedia.add(part, model, parts);
        }
    }

    private void remember(JsonNode call) {
        names.put(call.path("id").asText(""), call.path("function").path("name").asText(""));
    }

    private void result(JsonNode message, ArrayNode parts) {
        String id = message.path("tool_call_id").asText("");
        String name = names.getOrDefault(id, message.path("name").asText(""));
        if (name.isEmpty()) {
            throw bad(
                    "No tool call before has the tool_call_id '"
                            + id
                            + "', and the message has no name of a function.");
        }
        StringBuilder text = new StringBuilder();
        ArrayNode media = Json.array();
        for (JsonNode part : GeminiMedia.parts(message.path("content"))) {
            if (part.has("text")) {
                text.append(part.path("text").asText(""));
            } else {
                GeminiMedia.add(part, model, media);
            }
        }
        parts.addObject()
                .putObject("functionResponse")
                .put("name", name)
                .set("response", response(text.toString()));
        parts.addAll(media);
    }

    /** Gemini takes objects only. */
    private static ObjectNode response(String text) {
        try {
            if (Json.parse(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (FailureException plainText) {
            return Json.object().put("content", text);
        }
        return Json.object().put("content", text);
    }

    /** Gemini refuses a prompt without a turn, and turns of the user without a word. */
    private void finish() {
        if (contents.isEmpty()) {
            parts("user", "user").addObject().put("text", ".");
        }
        for (int i = contents.size() - 1; i >= 0; i--) {
            if (!(contents.get(i).get("parts") instanceof ArrayNode parts)) {
                continue;
            }
            boolean user = contents.get(i).path("role").asText("").equals("user");
            if (parts.isEmpty() && !user) {
                contents.remove(i);
            } else if (user && wordless(parts)) {
                parts.addObject().put("text", " ");
            }
        }
    }

    private static boolean wordless(ArrayNode parts) {
        for (JsonNode part : parts) {
            if (part.has("text") || part.has("functionResponse")) {
                return false;
            }
        }
        return true;
    }

    private static FailureException bad(String message) {
        return new FailureException(new Failure.BadRequest(message, "messages"));
    }
}
