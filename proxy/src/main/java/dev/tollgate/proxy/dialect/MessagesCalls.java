package dev.tollgate.proxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.FailureException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tool calls of one stream as blocks. OpenAI may send pieces of several calls in turn;
 * Anthropic's blocks come one after the other, so a call waits until the one before it is whole.
 */
final class MessagesCalls {

    private final MessagesBlocks blocks;
    private final ToolNames names;

    /** Those that aren't whole yet; the first of them is being sent. */
    private final Deque<Call> waiting = new ArrayDeque<>();

    private boolean any;

    private static final class Call {

        private final int index;
        private final ObjectNode block;
        private final StringBuilder arguments = new StringBuilder();
        private int sent;
        private boolean started;

        Call(int index, ObjectNode block) {
            this.index = index;
            this.block = block;
        }

        /** Some vendors give every call the index 0, but never the same id. */
        boolean isMeant(int pieceIndex, String id) {
            return index == pieceIndex && (id.isEmpty() || id.equals(block.path("id").asText("")));
        }

        boolean isWhole() {
            try {
                Json.parseObject(arguments.toString().getBytes(UTF_8));
                return true;
            } catch (FailureException cutOff) {
                return false;
            }
        }
    }

    MessagesCalls(MessagesBlocks blocks, ToolNames names) {
        this.blocks = blocks;
        this.names = names;
    }

    /** Whether there was a call. */
    boolean any() {
        return any;
    }

    /** Takes one element of {@code delta.tool_calls}. */
    void accept(JsonNode piece, Consumer<Frame> frames) {
        Optional<Call> meant = find(piece);
        if (meant.isEmpty()) {
            return;
        }
        any = true;
        meant.get().arguments.append(piece.path("function").path("arguments").asText(""));
        while (waiting.size() > 1 && waiting.getFirst().isWhole()) {
            send(waiting.removeFirst(), frames);
        }
        send(waiting.getFirst(), frames);
    }

    /** No more pieces come: sends what waits. */
    void finish(Consumer<Frame> frames) {
        while (!waiting.isEmpty()) {
            send(waiting.removeFirst(), frames);
        }
    }

    /** Empty for pieces that belong to no call: white space after the last one's end. */
    private Optional<Call> find(JsonNode piece) {
        int index = piece.path("index").asInt();
        String id = piece.path("id").asText("");
        Optional<Call> known = waiting.stream().filter(call -> call.isMeant(index, id)).findFirst();
        if (known.isPresent() || (id.isEmpty() && !piece.path("function").hasNonNull("name"))) {
            return known;
        }
        ObjectNode block = MessagesAnswer.toolUse(piece, names);
        block.putObject("input");
        Call call = new Call(index, block);
        waiting.addLast(call);
        return Optional.of(call);
    }

    private void send(Call call, Consumer<Frame> frames) {
        if (!call.started) {
            call.started = true;
            blocks.start("tool_use", call.block, frames);
        }
        if (call.arguments.length() > call.sent) {
            String more = call.arguments.substring(call.sent);
            call.sent = call.arguments.length();
            blocks.delta("input_json_delta", "partial_json", more, frames);
        }
    }
}
