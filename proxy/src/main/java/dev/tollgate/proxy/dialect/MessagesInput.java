package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Anthropic's messages as OpenAI's: results of tools become messages of their own. */
final class MessagesInput {

    private final ArrayNode messages;
    private final MessagesParts parts;

    /**
     * @param messages where they are added
     * @param claude whether the model knows marks for the prompt cache
     */
    MessagesInput(ArrayNode messages, boolean claude) {
        this.messages = messages;
        parts = new MessagesParts(claude);
    }

    void system(JsonNode system) {
        ArrayNode content = parts.of(system, "system");
        if (!content.isEmpty()) {
            message("system", content);
        }
    }

    void all(JsonNode input) {
        int index = 0;
        for (JsonNode message : input) {
            String where = "messages[" + index++ + "]";
            JsonNode content = message.path("content");
            if (!content.isTextual() && !content.isArray()) {
                throw ChatRequests.bad(
                        where + ".content: Field required, a text or a list of blocks.", where);
            }
            String role = message.path("role").asText("");
            switch (role) {
                case "user" -> user(content, where);
                case "assistant" -> assistant(content, where);
                case "system" -> system(content);
                default ->
                        throw ChatRequests.bad(
                                where + ".role: must be user or assistant, not '" + role + "'.",
                                where + ".role");
            }
        }
    }

    /** OpenAI wants results right after the calls, and takes nothing but text in them. */
    private void user(JsonNode content, String where) {
        ArrayNode rest = Json.array();
        ArrayNode images = Json.array();
        int index = 0;
        for (JsonNode block : content.isTextual() ? parts.of(content, where) : content) {
            String place = where + ".content[" + index++ + "]";
            if ("tool_result".equals(block.path("type").asText(""))) {
                images.addAll(result(block, place));
            } else {
                rest.addAll(
                        content.isTextual() ? Json.array().add(block) : parts.one(block, place));
            }
        }
        images.addAll(rest);
        if (!images.isEmpty()) {
            message("user", images);
        }
    }

    /** Adds the result's text and returns what isn't text, for the message after it. */
    private ArrayNode result(JsonNode block, String where) {
        ArrayNode others = Json.array();
        List<String> texts = new ArrayList<>();
        for (JsonNode part : parts.of(block.path("content"), where)) {
            if ("text".equals(part.path("type").asText(""))) {
                texts.add(part.path("text").asText(""));
            } else {
                others.add(part);
            }
        }
        if (texts.isEmpty() && !others.isEmpty()) {
            texts.add("See the files at the start of the next user message.");
        }
        String text = String.join("\n", texts);
        // OpenAI has no field for it
        boolean failed = block.path("is_error").asBoolean();
        messages.addObject()
                .put("role", "tool")
                .put("tool_call_id", block.path("tool_use_id").asText(""))
                .put("content", failed ? "Error: " + text : text);
        return others;
    }

    private void assistant(JsonNode content, String where) {
        ObjectNode message = messages.addObject().put("role", "assistant");
        if (content.isTextual()) {
            message.set("content", content);
            return;
        }
        ArrayNode text = Json.array();
        ArrayNode thinking = Json.array();
        ArrayNode calls = Json.array();
        int index = 0;
        for (JsonNode block : content) {
            String place = where + ".content[" + index++ + "]";
            switch (block.path("type").asText("")) {
                case "thinking", "redacted_thinking" -> addThinking(block, thinking);
                case "tool_use" -> calls.add(call(block));
                default -> text.addAll(parts.one(block, place));
            }
        }
        message.put("content", text.isEmpty() ? null : joined(text));
        if (!thinking.isEmpty()) {
            message.set("thinking_blocks", thinking);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    /** Without a signature it comes from a vendor that doesn't want it back. */
    private static void addThinking(JsonNode block, ArrayNode thinking) {
        if (block.hasNonNull("data") || !block.path("signature").asText("").isEmpty()) {
            thinking.add(block);
        }
    }

    private static ObjectNode call(JsonNode block) {
        ObjectNode call = Json.object();
        call.set("id", block.path("id"));
        call.put("type", "function");
        JsonNode input = block.path("input");
        call.putObject("function")
                .put("name", ToolNames.shortened(block.path("name").asText("")))
                .put("arguments", input.isObject() ? Json.text(input) : "{}");
        return call;
    }

    /** A single text goes as such, which every vendor takes. */
    private void message(String role, ArrayNode content) {
        boolean plain = content.size() == 1 && isPlainText(content.get(0));
        JsonNode sent = plain ? content.get(0).path("text") : content;
        messages.addObject().put("role", role).set("content", sent);
    }

    private static boolean isPlainText(JsonNode part) {
        return "text".equals(part.path("type").asText("")) && part.size() == 2;
    }

    private static String joined(ArrayNode texts) {
        return texts.valueStream()
                .map(part -> part.path("text").asText(""))
                .collect(Collectors.joining());
    }
}
