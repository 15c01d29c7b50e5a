package dev.tollgate.proxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Usage;

/** A {@code chat.completion} as a message of Anthropic's. */
final class MessagesAnswer {

    private MessagesAnswer() {}

    static ObjectNode of(ObjectNode request, ObjectNode completion) {
        JsonNode choice = completion.path("choices").path(0);
        JsonNode message = choice.path("message");
        ObjectNode answer = head(request, completion);
        answer.set("content", content(message, new ToolNames(request.path("tools"))));
        boolean called = message.path("tool_calls").size() > 0;
        boolean refused = !message.path("refusal").asText("").isEmpty();
        String reason = refused ? "content_filter" : choice.path("finish_reason").asText("");
        answer.put("stop_reason", stopReason(reason, called));
        answer.putNull("stop_sequence");
        answer.set("usage", usage(completion.path("usage")));
        return answer;
    }

    /** What whole answers and the first event of a stream begin with. */
    static ObjectNode head(ObjectNode request, ObjectNode chat) {
        JsonNode asked = request.path("model");
        String id = chat.path("id").asText("").replaceFirst("^chatcmpl-", "");
        return Json.object()
                .put("id", id.startsWith("msg_") ? id : "msg_" + id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", asked.asText(chat.path("model").asText("")));
    }

    private static ArrayNode content(JsonNode message, ToolNames names) {
        ArrayNode content = Json.array();
        JsonNode thinking = message.path("thinking_blocks");
        String reasoning =
                message.path("reasoning_content").asText(message.path("reasoning").asText(""));
        if (!thinking.isEmpty()) {
            thinking.forEach(content::add);
        } else if (!reasoning.isEmpty()) {
            // the format demands a signature; an empty one says that nobody wants it back
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", reasoning)
                    .put("signature", "");
        }
        for (String field : new String[] {"content", "refusal"}) {
            String text = message.path(field).asText("");
            if (!text.isEmpty()) {
                content.addObject().put("type", "text").put("text", text);
            }
        }
        for (JsonNode call : message.path("tool_calls")) {
            ObjectNode use = toolUse(call, names);
            use.set("input", input(call.path("function").path("arguments").asText("")));
            content.add(use);
        }
        return content;
    }

    /** A block without its input. */
    static ObjectNode toolUse(JsonNode call, ToolNames names) {
        return Json.object()
                .put("type", "tool_use")
                .put("id", call.path("id").asText(""))
                .put("name", names.original(call.path("function").path("name").asText("")));
    }

    /** Arguments that a model has broken are kept as text, for the client's tool to complain of. */
    private static ObjectNode input(String arguments) {
        if (arguments.isBlank()) {
            return Json.object();
        }
        try {
            return Json.parseObject(arguments.getBytes(UTF_8));
        } catch (FailureException notAnObject) {
            return Json.object().put("arguments", arguments);
        }
    }

    static String stopReason(String finishReason, boolean called) {
        return switch (finishReason) {
            case "length" -> "max_tokens";
            case "content_filter" -> "refusal";
            case "tool_calls", "function_call" -> "tool_use";
            // some vendors say "stop" for calls too
            default -> called ? "tool_use" : "end_turn";
        };
    }

    /** Anthropic's {@code input_tokens} leave out what the prompt cache had or got. */
    static ObjectNode usage(JsonNode openAi) {
        Usage usage = UsageReader.fromOpenAi(openAi);
        return Json.object()
                .put("input_tokens", usage.input() + usage.inputAudio())
                .put("cache_creation_input_tokens", usage.cacheWriteTokens())
                .put("cache_read_input_tokens", usage.cacheReadTokens())
                .put("output_tokens", usage.completionTokens());
    }
}
