package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import java.util.function.Consumer;

/**
 * Chunks as the events of Anthropic's streams.
 *
 * <p>What the prompt cost is known at the end only, so {@code message_delta} tells all counts, and
 * {@code message_start} zeros.
 *
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">Anthropic,
 *     streaming messages</a>
 */
final class MessagesEncoder implements Dialect.Encoder {

    private static final String TEXT = "text";
    private static final String THINKING = "thinking";
    private static final String SIGNATURE = "signature";

    private final ObjectNode request;
    private final MessagesBlocks blocks = new MessagesBlocks();
    private final MessagesCalls calls;
    private boolean started;
    private String finishReason = "";
    private boolean refused;
    private ObjectNode usage = MessagesAnswer.usage(Json.object());

    MessagesEncoder(ObjectNode request) {
        this.request = request;
        calls = new MessagesCalls(blocks, new ToolNames(request.path("tools")));
    }

    @Override
    public void accept(ObjectNode chunk, Consumer<Frame> frames) {
        start(chunk, frames);
        if (chunk.path("usage").isObject()) {
            usage = MessagesAnswer.usage(chunk.path("usage"));
        }
        for (JsonNode choice : chunk.path("choices")) {
            // the format has one answer only
            if (choice.path("index").asInt() == 0) {
                delta(choice.path("delta"), frames);
                finishReason = choice.path("finish_reason").asText(finishReason);
                refused |= !choice.path("delta").path("refusal").asText("").isEmpty();
            }
        }
    }

    @Override
    public void end(Consumer<Frame> frames) {
        start(Json.object(), frames);
        calls.finish(frames);
        blocks.stop(frames);
        String reason = refused ? "content_filter" : finishReason;
        ObjectNode last = Json.object().put("type", "message_delta");
        last.putObject("delta")
                .put("stop_reason", MessagesAnswer.stopReason(reason, calls.any()))
                .putNull("stop_sequence");
        last.set("usage", usage);
        send(last, frames);
        send(Json.object().put("type", "message_stop"), frames);
    }

    @Override
    public void fail(Failure failure, Consumer<Frame> frames) {
        send(AnthropicErrors.body(failure), frames);
    }

    private void start(ObjectNode chunk, Consumer<Frame> frames) {
        if (started) {
            return;
        }
        started = true;
        ObjectNode event = Json.object().put("type", "message_start");
        ObjectNode message = MessagesAnswer.head(request, chunk);
        message.putArray("content");
        message.putNull("stop_reason");
        message.putNull("stop_sequence");
        message.set("usage", usage);
        event.set("message", message);
        send(event, frames);
    }

    private void delta(JsonNode delta, Consumer<Frame> frames) {
        thinking(delta, frames);
        for (String field : new String[] {"content", "refusal"}) {
            String text = delta.path(field).asText("");
            if (!text.isEmpty()) {
                open(TEXT, frames);
                blocks.delta("text_delta", TEXT, text, frames);
            }
        }
        for (JsonNode call : delta.path("tool_calls")) {
            calls.accept(call, frames);
        }
    }

    private void thinking(JsonNode delta, Consumer<Frame> frames) {
        if (delta.path("thinking_blocks").isEmpty()) {
            String reasoning =
                    delta.path("reasoning_content").asText(delta.path("reasoning").asText(""));
            think(reasoning, frames);
        }
        for (JsonNode block : delta.path("thinking_blocks")) {
            if (block.hasNonNull("data")) {
                calls.finish(frames);
                blocks.start("redacted_thinking", (ObjectNode) block, frames);
                blocks.stop(frames);
            } else {
                think(block.path(THINKING).asText(""), frames);
                sign(block.path(SIGNATURE).asText(""), frames);
            }
        }
    }

    private void think(String text, Consumer<Frame> frames) {
        if (!text.isEmpty()) {
            open(THINKING, frames);
            blocks.delta("thinking_delta", THINKING, text, frames);
        }
    }

    /** A signature ends its block: what comes after it is another one. */
    private void sign(String signature, Consumer<Frame> frames) {
        if (!signature.isEmpty()) {
            open(THINKING, frames);
            blocks.delta("signature_delta", SIGNATURE, signature, frames);
            blocks.stop(frames);
        }
    }

    /** Begins a block of a kind, whose content has the same name, unless one is open. */
    private void open(String kind, Consumer<Frame> frames) {
        if (kind.equals(blocks.open())) {
            return;
        }
        calls.finish(frames);
        ObjectNode block = Json.object().put("type", kind).put(kind, "");
        if (kind.equals(THINKING)) {
            block.put(SIGNATURE, "");
        }
        blocks.start(kind, block, frames);
    }

    private static void send(ObjectNode event, Consumer<Frame> frames) {
        frames.accept(Frame.of(event.path("type").asText(""), event));
    }
}
