package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * The frame of OpenAI's chat answers, one per answer or stream: {@code id}, {@code created}, {@code
 * model}, one choice.
 */
final class ChatAnswer {

    private final String id;
    private final long created;
    private final String model;
    private boolean begun;

    ChatAnswer(String id, long created, String model) {
        this.id = id;
        this.created = created;
        this.model = model;
    }

    /** A {@code chat.completion} without usage. */
    ObjectNode completion(ObjectNode message, String finishReason) {
        ObjectNode answer = frame("chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        choice.set("message", message);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        return answer;
    }

    /** A {@code chat.completion.chunk} with a delta; the first one gets the role. */
    ObjectNode chunk(ObjectNode delta) {
        if (!begun) {
            begun = true;
            delta.put("role", "assistant");
        }
        return chunk(delta, null);
    }

    /** The chunk that ends the choice. */
    ObjectNode finish(String reason) {
        return chunk(Json.object(), reason);
    }

    /** The chunk with usage, which is the last. */
    ObjectNode usage(ObjectNode usage) {
        ObjectNode answer = frame("chat.completion.chunk");
        answer.putArray("choices");
        answer.set("usage", usage);
        return answer;
    }

    /** The usage object of chat completions; cache classes as LiteLLM adds them to OpenAI's. */
    static ObjectNode usage(Usage usage) {
        ObjectNode json =
                Json.object()
                        .put("prompt_tokens", usage.promptTokens())
                        .put("completion_tokens", usage.completionTokens())
                        .put("total_tokens", usage.totalTokens());
        json.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cacheReadTokens())
                .put("cache_creation_tokens", usage.cacheWriteTokens());
        if (usage.cacheReadTokens() + usage.cacheWriteTokens() > 0) {
            json.put("cache_creation_input_tokens", usage.cacheWriteTokens());
            json.put("cache_read_input_tokens", usage.cacheReadTokens());
        }
        return json;
    }

    /** An assistant's message with {@code content}, null where it is empty. */
    static ObjectNode message(String content) {
        ObjectNode message = Json.object().put("role", "assistant");
        message.put("content", content.isEmpty() ? null : content);
        return message.putNull("refusal");
    }

    /** An element of {@code tool_calls}. */
    static ObjectNode toolCall(String id, String name, String arguments) {
        ObjectNode call = Json.object().put("id", id).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        return call;
    }

    /** A delta that opens a tool call. */
    static ObjectNode toolStart(int index, ObjectNode call) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(call.put("index", index));
        return delta;
    }

    /** A delta with more of a tool call's arguments. */
    static ObjectNode toolArguments(int index, String arguments) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls")
                .addObject()
                .put("index", index)
                .putObject("function")
                .put("arguments", arguments);
        return delta;
    }

    private ObjectNode chunk(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode answer = frame("chat.completion.chunk");
        ArrayNode choices = answer.putArray("choices");
        ObjectNode choice = choices.addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        return answer;
    }

    private ObjectNode frame(String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }
}
