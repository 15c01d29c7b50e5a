package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/**
 * What the model thought, as far as the vendor shows it. {@code encrypted_content} is given
 * unasked: without it a vendor that signs its reasoning refuses the next turn.
 */
final class ResponsesReasoning extends ResponsesItem {

    private final StringBuilder text = new StringBuilder();
    private final ThinkingBlocks blocks = new ThinkingBlocks();

    ResponsesReasoning(String id, int index, ResponsesEvents events) {
        super(id, index, events);
    }

    void text(String delta) {
        if (delta.isEmpty()) {
            return;
        }
        if (text.isEmpty()) {
            event("response.reasoning_summary_part.added").set("part", part(""));
        }
        text.append(delta);
        event("response.reasoning_summary_text.delta").put("delta", delta);
    }

    void blocks(JsonNode pieces) {
        blocks.add(pieces);
    }

    @Override
    void closeContent() {
        if (!text.isEmpty()) {
            event("response.reasoning_summary_text.done").put("text", text.toString());
            event("response.reasoning_summary_part.done").set("part", part(text.toString()));
        }
    }

    private ObjectNode event(String type) {
        return events().add(type, this).put("summary_index", 0);
    }

    private static ObjectNode part(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }

    @Override
    ObjectNode json(String status) {
        ObjectNode item = Json.object().put("id", id()).put("type", "reasoning");
        item.put("status", status);
        item.putArray("summary");
        if (!text.isEmpty()) {
            item.withArray("summary").add(part(text.toString()));
        }
        if (!blocks.isEmpty()) {
            item.put("encrypted_content", blocks.sealed());
        }
        return item;
    }
}
