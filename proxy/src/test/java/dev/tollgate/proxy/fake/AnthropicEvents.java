package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.Answer.Call;
import java.util.List;
import java.util.Map;

/** The events of one streamed message. */
final class AnthropicEvents {

    private final ObjectNode message;
    private final Answer answer;
    private final Sse sse = new Sse();
    private int index;

    /**
     * @param message the whole answer, whose frame is sent first
     */
    AnthropicEvents(ObjectNode message, Answer answer) {
        this.message = message;
        this.answer = answer;
    }

    List<Reply.Part> events() {
        start();
        if (answer.thinks()) {
            thinking();
        }
        if (answer.calls().isEmpty()) {
            text();
        }
        answer.calls().forEach(this::call);
        ObjectNode delta =
                Make.object("stop_reason", AnthropicVendor.stop(answer), "stop_sequence", null);
        Map<String, Integer> usage = Map.of("output_tokens", answer.counts().completion());
        sse.typed(Make.object("type", "message_delta", "delta", delta, "usage", usage));
        sse.typed(Make.object("type", "message_stop"));
        return sse.parts();
    }

    private void start() {
        ObjectNode empty = message.deepCopy();
        empty.set("content", Make.list());
        empty.putNull("stop_reason");
        ObjectNode usage = AnthropicVendor.usage(answer.counts());
        empty.set("usage", usage.put("output_tokens", 1));
        sse.typed(Make.object("type", "message_start", "message", empty));
        sse.typed(Make.object("type", "ping"));
    }

    private void thinking() {
        open(Make.object("type", "thinking", "thinking", "", "signature", ""));
        sse.typed(delta(Make.object("type", "thinking_delta", "thinking", answer.reasoning())));
        sse.typed(delta(Make.object("type", "signature_delta", "signature", Answer.SIGNATURE)));
        close();
    }

    private void text() {
        open(Make.object("type", "text", "text", ""));
        for (String piece : answer.pieces()) {
            sse.typedPiece(delta(Make.object("type", "text_delta", "text", piece)));
        }
        close();
    }

    private void call(Call call) {
        open(
                Make.object(
                        "type", "tool_use",
                        "id", call.id(),
                        "name", call.name(),
                        "input", Make.object()));
        sse.typed(delta(Make.object("type", "input_json_delta", "partial_json", "")));
        for (String fragment : call.fragments()) {
            sse.typedPiece(
                    delta(Make.object("type", "input_json_delta", "partial_json", fragment)));
        }
        close();
    }

    private void open(JsonNode block) {
        sse.typed(
                Make.object("type", "content_block_start", "index", index, "content_block", block));
    }

    private ObjectNode delta(JsonNode delta) {
        return Make.object("type", "content_block_delta", "index", index, "delta", delta);
    }

    private void close() {
        sse.typed(Make.object("type", "content_block_stop", "index", index++));
    }
}
