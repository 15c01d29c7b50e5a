package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The events of one stream, numbered in the order in which they are added. */
final class ResponsesEvents {

    private final List<ObjectNode> waiting = new ArrayList<>();
    private int next;

    /** A new event, for the caller to fill. */
    ObjectNode add(String type) {
        ObjectNode event = Json.object().put("type", type).put("sequence_number", next++);
        waiting.add(event);
        return event;
    }

    /** An event about one item of the output. */
    ObjectNode add(String type, ResponsesItem item) {
        return add(type).put("output_index", item.index()).put("item_id", item.id());
    }

    /** {@code response.output_item.added} or {@code .done}, which carries the item as it stands. */
    void addItem(String type, ResponsesItem item, String status) {
        JsonNode json = item.json(status);
        add(type).put("output_index", item.index()).set("item", json);
    }

    /** Sends what has been added since the last time. */
    void drain(Consumer<Frame> frames) {
        for (ObjectNode event : waiting) {
            frames.accept(Frame.of(event.path("type").asText(), event));
        }
        waiting.clear();
    }
}
