package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Usage;
import java.util.function.Consumer;

/** One stream of Ollama's chat: a JSON object a line, the last one with {@code done}. */
final class OllamaStream implements StreamTranslator {

    private final Provider provider;
    private final ChatAnswer answer;
    private final Stamp stamp;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final ThinkTags tags = new ThinkTags(content::append, thoughts::append);
    private int tools;
    private boolean done;

    OllamaStream(Provider provider, ChatAnswer answer, Stamp stamp) {
        this.provider = provider;
        this.answer = answer;
        this.stamp = stamp;
    }

    @Override
    public void accept(Frame frame, Consumer<ObjectNode> chunks) {
        ObjectNode line = Json.parseObject(frame.data());
        if (line.has("error")) {
            throw VendorErrors.inStream(provider, 500, line);
        }
        JsonNode message = line.path("message");
        thoughts.append(message.path("thinking").asText(""));
        tags.accept(message.path("content").asText(""));
        done = line.path("done").asBoolean();
        if (done) {
            tags.end();
        }
        flush(thoughts, "reasoning_content", chunks);
        flush(content, "content", chunks);
        ArrayNode calls = OllamaMessages.calls(message, stamp);
        for (JsonNode call : calls) {
            chunks.accept(answer.chunk(ChatAnswer.toolStart(tools++, (ObjectNode) call)));
        }
        if (done) {
            chunks.accept(answer.finish(finishReason(line, tools > 0)));
            chunks.accept(answer.usage(usage(line)));
        }
    }

    @Override
    public void end(Consumer<ObjectNode> chunks) {
        if (!done) {
            throw VendorCall.cutOff(provider);
        }
    }

    /** OpenAI's word for {@code done_reason}. */
    static String finishReason(JsonNode answer, boolean tools) {
        if (tools) {
            return "tool_calls";
        }
        return "length".equals(answer.path("done_reason").asText()) ? "length" : "stop";
    }

    /** A prompt that was still in memory is not counted again: the field is missing then. */
    static ObjectNode usage(JsonNode answer) {
        return ChatAnswer.usage(
                new Usage(
                        answer.path("prompt_eval_count").asLong(),
                        0,
                        0,
                        0,
                        answer.path("eval_count").asLong(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0));
    }

    private void flush(StringBuilder text, String field, Consumer<ObjectNode> chunks) {
        if (!text.isEmpty()) {
            chunks.accept(answer.chunk(Json.object().put(field, text.toString())));
            text.setLength(0);
        }
    }
}
