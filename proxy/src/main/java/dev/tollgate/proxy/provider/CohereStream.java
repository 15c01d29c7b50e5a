package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One stream of Cohere's chat.
 *
 * @see <a href="https://docs.cohere.com/docs/streaming">Cohere, streaming</a>
 */
final class CohereStream implements StreamTranslator {

    private final Provider provider;
    private final ChatAnswer answer;
    private int tool = -1;
    private boolean ended;

    CohereStream(Provider provider, ChatAnswer answer) {
        this.provider = provider;
        this.answer = answer;
    }

    @Override
    public void accept(Frame frame, Consumer<ObjectNode> chunks) {
        if (frame.isDone()) {
            return;
        }
        ObjectNode event = Json.parseObject(frame.data());
        JsonNode delta = event.path("delta");
        JsonNode message = delta.path("message");
        switch (event.path("type").asText(frame.event())) {
            case "message-start" -> chunks.accept(answer.chunk(Json.object().put("content", "")));
            case "content-start", "content-delta" -> content(message.path("content"), chunks);
            case "tool-plan-delta" -> reasoning(message.path("tool_plan").asText(""), chunks);
            case "tool-call-start" -> toolStart(message.path("tool_calls"), chunks);
            case "tool-call-delta" -> toolDelta(message.path("tool_calls"), chunks);
            case "citation-start" -> citation(message.path("citations"), chunks);
            case "message-end" -> finish(delta, chunks);
            // the ends of blocks say nothing that a chunk could
            default -> refuse(event);
        }
    }

    @Override
    public void end(Consumer<ObjectNode> chunks) {
        if (!ended) {
            throw VendorCall.cutOff(provider);
        }
    }

    private void content(JsonNode content, Consumer<ObjectNode> chunks) {
        String text = content.path("text").asText("");
        if (!text.isEmpty()) {
            chunks.accept(answer.chunk(Json.object().put("content", text)));
        }
        reasoning(content.path("thinking").asText(""), chunks);
    }

    private void reasoning(String text, Consumer<ObjectNode> chunks) {
        if (!text.isEmpty()) {
            chunks.accept(answer.chunk(Json.object().put("reasoning_content", text)));
        }
    }

    private void toolStart(JsonNode call, Consumer<ObjectNode> chunks) {
        tool++;
        JsonNode function = call.path("function");
        ObjectNode start =
                ChatAnswer.toolCall(
                        call.path("id").asText(),
                        function.path("name").asText(),
                        function.path("arguments").asText(""));
        chunks.accept(answer.chunk(ChatAnswer.toolStart(tool, start)));
    }

    private void toolDelta(JsonNode call, Consumer<ObjectNode> chunks) {
        String arguments = call.path("function").path("arguments").asText("");
        if (!arguments.isEmpty()) {
            chunks.accept(answer.chunk(ChatAnswer.toolArguments(tool, arguments)));
        }
    }

    private void citation(JsonNode citations, Consumer<ObjectNode> chunks) {
        Stream<JsonNode> all = citations.isArray() ? citations.valueStream() : Stream.of(citations);
        ArrayNode annotations = CohereAnswer.annotations(all);
        if (!annotations.isEmpty()) {
            ObjectNode delta = Json.object();
            delta.set("annotations", annotations);
            chunks.accept(answer.chunk(delta));
        }
    }

    private void finish(JsonNode delta, Consumer<ObjectNode> chunks) {
        String reason = delta.path("finish_reason").asText("");
        CohereAnswer.refuseError(provider, reason, delta.path("error"));
        ended = true;
        chunks.accept(answer.finish(CohereAnswer.finishReason(reason)));
        if (delta.path("usage").isObject()) {
            chunks.accept(answer.usage(CohereAnswer.usage(delta.path("usage"))));
        }
    }

    /** An error that came in place of an event has no type. */
    private void refuse(JsonNode event) {
        if (!event.has("type") && event.has("message")) {
            throw VendorErrors.inStream(provider, 500, event);
        }
    }
}
