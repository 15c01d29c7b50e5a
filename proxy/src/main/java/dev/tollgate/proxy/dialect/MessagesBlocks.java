package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import java.util.function.Consumer;

/** The content blocks of one stream, one open at a time, counted from 0. */
final class MessagesBlocks {

    private int index = -1;
    private String open = "";

    /** What kind of block is open, empty where none is. */
    String open() {
        return open;
    }

    /** Ends the block before it and begins this one. */
    void start(String kind, ObjectNode block, Consumer<Frame> frames) {
        stop(frames);
        index++;
        open = kind;
        ObjectNode event = event("content_block_start");
        event.set("content_block", block);
        frames.accept(Frame.of("content_block_start", event));
    }

    void delta(String type, String field, String value, Consumer<Frame> frames) {
        ObjectNode event = event("content_block_delta");
        event.putObject("delta").put("type", type).put(field, value);
        frames.accept(Frame.of("content_block_delta", event));
    }

    /** Ends the open block, if there is one. */
    void stop(Consumer<Frame> frames) {
        if (!open.isEmpty()) {
            open = "";
            frames.accept(Frame.of("content_block_stop", event("content_block_stop")));
        }
    }

    private ObjectNode event(String type) {
        return Json.object().put("type", type).put("index", index);
    }
}
