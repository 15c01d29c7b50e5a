package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/**
 * Makes the {@code chat.completion.chunk} objects of one stream.
 *
 * @param id the same in all of them
 * @param created seconds since 1970
 * @param model as the vendor names it
 */
record Chunks(String id, long created, String model) {

    /** A piece of the answer. */
    ObjectNode delta(ObjectNode delta) {
        ObjectNode chunk = head();
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", 0).set("delta", delta);
        choice.putNull("logprobs");
        choice.putNull("finish_reason");
        return chunk;
    }

    /** The end of the answer. */
    ObjectNode finish(String reason) {
        ObjectNode chunk = delta(Json.object());
        ((ObjectNode) chunk.path("choices").path(0)).put("finish_reason", reason);
        return chunk;
    }

    /** What it cost; comes last. */
    ObjectNode usage(ObjectNode usage) {
        ObjectNode chunk = head();
        chunk.putArray("choices");
        chunk.set("usage", usage);
        return chunk;
    }

    private ObjectNode head() {
        return Json.object()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", created)
                .put("model", model);
    }
}
