package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An OpenAI conversation as Anthropic has it: system texts apart, users and assistants in turn, the
 * results of tools among what users say.
 */
final class AnthropicMessages {

    private final ArrayNode system = Json.array();
    private final ArrayNode messages = Json.array();
    private final Set<String> called = new LinkedHashSet<>();
    private boolean thinkingFits = true;
    private int functionCalls;

    private AnthropicMessages() {}

    /**
     * @param conversation {@code messages}; its objects are taken over
     * @throws FailureException with {@code BadRequest} naming the message
     */
    static AnthropicMessages of(JsonNode conversation) {
        AnthropicMessages all = new AnthropicMessages();
        int index = 0;
        for (JsonNode message : conversation) {
            all.add(message, "messages[" + index++ + "]");
        }
        if (all.messages.isEmpty()) {
            throw AnthropicContent.bad(
                    "Anthropic requires at least one non-system message with content.", "messages");
        }
        all.stripEnd();
        return all;
    }

    ArrayNode system() {
        return system;
    }

    ArrayNode messages() {
        return messages;
    }

    /** Names of the tools that assistants have called. */
    Collection<String> calledTools() {
        return called;
    }

    /**
     * Whether the model may think on: Anthropic wants the thinking of a turn back together with its
     * tool calls.
     */
    boolean thinkingFits() {
        return thinkingFits;
    }

    private void add(JsonNode message, String where) {
        String role = message.path("role").asText("");
        switch (role) {
            case "system", "developer" -> system.addAll(blocks(message, where));
            case "user" -> append("user", blocks(message, where));
            case "assistant" -> append("assistant", assistant(message, where));
            case "tool", "function" -> append("user", Json.array().add(result(message, where)));
            default ->
                    throw AnthropicContent.bad(
                            "Unknown role '" + role + "' of " + where + ".", where + ".role");
        }
    }

    private static ArrayNode blocks(JsonNode message, String where) {
        ArrayNode blocks = AnthropicContent.blocks(message.path("content"), where);
        AnthropicContent.markLast(blocks, message);
        return blocks;
    }

    /** Adds to the last message where it has the same role: Anthropic's turns alternate. */
    private void append(String role, ArrayNode blocks) {
        JsonNode last = messages.path(messages.size() - 1);
        if (blocks.isEmpty()) {
            return;
        }
        if (role.equals(last.path("role").asText(""))) {
            ((ArrayNode) last.path("content")).addAll(blocks);
        } else {
            messages.addObject().put("role", role).set("content", blocks);
        }
    }

    private ArrayNode assistant(JsonNode message, String where) {
        ArrayNode blocks = AnthropicContent.thinking(message.path("thinking_blocks"));
        boolean thought = !blocks.isEmpty();
        blocks.addAll(AnthropicContent.blocks(message.path("content"), where));
        Set<String> ids = new HashSet<>();
        int index = 0;
        for (JsonNode call : message.path("tool_calls")) {
            String place = where + ".tool_calls[" + index++ + "].function";
            ObjectNode use = use(call.path("id").asText(""), call.path("function"), place);
            if (call.path("cache_control").isObject()) {
                use.set("cache_control", call.path("cache_control"));
            }
            if (ids.add(use.path("id").asText(""))) {
                blocks.add(use);
            }
        }
        if (message.path("function_call").isObject()) {
            functionCalls++;
            blocks.add(use(functionId(), message.path("function_call"), where + ".function_call"));
        }
        boolean calls =
                !message.path("tool_calls").isEmpty() || message.hasNonNull("function_call");
        thinkingFits = !calls || thought;
        AnthropicContent.markLast(blocks, message);
        return blocks;
    }

    private ObjectNode use(String id, JsonNode function, String where) {
        String name = function.path("name").asText("");
        called.add(name);
        ObjectNode use = Json.object().put("type", "tool_use").put("id", id(id)).put("name", name);
        use.set("input", input(function.path("arguments"), where));
        return use;
    }

    private static JsonNode input(JsonNode arguments, String where) {
        if (arguments.isObject()) {
            return arguments;
        }
        String text = arguments.asText("");
        try {
            return text.isBlank() ? Json.object() : Json.parseObject(text.getBytes(UTF_8));
        } catch (FailureException notAnObject) {
            String place = where + ".arguments";
            throw new FailureException(
                    new Failure.BadRequest(place + " must be the text of a JSON object.", place),
                    notAnObject);
        }
    }

    private ObjectNode result(JsonNode message, String where) {
        String id = message.path("tool_call_id").asText(functionId());
        ObjectNode result = Json.object().put("type", "tool_result").put("tool_use_id", id(id));
        JsonNode content = message.path("content");
        if (content.isArray()) {
            result.set("content", AnthropicContent.blocks(content, where));
        } else {
            result.put("content", content.asText(""));
        }
        if (message.path("is_error").isBoolean()) {
            result.set("is_error", message.path("is_error"));
        }
        if (message.path("cache_control").isObject()) {
            result.set("cache_control", message.path("cache_control"));
        }
        return result;
    }

    /** OpenAI's first way to call functions had no ids: each result follows its call. */
    private String functionId() {
        return "function_call_" + functionCalls;
    }

    /** Other vendors' ids may have letters that Anthropic refuses. */
    private static String id(String id) {
        return id.replaceAll("[^a-zA-Z0-9_-]", "_");
    }

    /** Anthropic refuses a prefilled answer that ends in white space. */
    private void stripEnd() {
        JsonNode last = messages.get(messages.size() - 1);
        JsonNode content = last.path("content");
        if (!"assistant".equals(last.path("role").asText(""))
                || !(content.path(content.size() - 1) instanceof ObjectNode block)
                || !block.path("text").isTextual()) {
            return;
        }
        String text = block.path("text").textValue().stripTrailing();
        if (text.isEmpty() && content.size() > 1) {
            ((ArrayNode) content).remove(content.size() - 1);
        } else {
            block.put("text", text);
        }
    }
}
