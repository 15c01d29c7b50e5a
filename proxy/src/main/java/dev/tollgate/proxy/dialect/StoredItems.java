package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.provider.Stamp;

/** A request's {@code input} in the full form in which {@code input_items} lists it. */
final class StoredItems {

    private final Stamp stamp;

    StoredItems(Stamp stamp) {
        this.stamp = stamp;
    }

    /** Every item with type, id and status; contents as lists of parts. */
    ArrayNode of(JsonNode input) {
        ArrayNode items = Json.array();
        if (input.isTextual()) {
            ObjectNode only = Json.object().put("role", "user");
            only.set("content", input);
            items.add(full(only));
        }
        if (input.isArray()) {
            input.forEach(item -> items.add(item.isObject() ? full(item.deepCopy()) : item));
        }
        return items;
    }

    private ObjectNode full(ObjectNode item) {
        String type = item.path("type").asText("message");
        item.put("type", type);
        if (!item.path("id").isTextual()) {
            item.put("id", stamp.id(prefix(type)));
        }
        if (!item.path("status").isTextual()) {
            item.put("status", ResponsesItem.COMPLETED);
        }
        if (item.path("content").isTextual()) {
            boolean said = "assistant".equals(item.path("role").asText());
            ObjectNode part = Json.object().put("type", said ? "output_text" : "input_text");
            part.set("text", item.path("content"));
            if (said) {
                part.putArray("annotations");
            }
            item.putArray("content").add(part);
        }
        return item;
    }

    private static String prefix(String type) {
        return switch (type) {
            case "message" -> "msg_";
            case "reasoning" -> "rs_";
            case "function_call" -> "fc_";
            default -> type + "_";
        };
    }
}
