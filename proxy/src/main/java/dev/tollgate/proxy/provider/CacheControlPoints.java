package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * LiteLLM's {@code cache_control_injection_points}: which messages of a request end a prefix that
 * the vendor keeps in its cache.
 *
 * @see <a href="https://docs.litellm.ai/docs/tutorials/prompt_caching">LiteLLM, auto-inject prompt
 *     caching checkpoints</a>
 */
final class CacheControlPoints {

    private CacheControlPoints() {}

    /** Marks the messages of a chat request and takes the field out. */
    static void mark(ObjectNode request) {
        JsonNode points = request.remove("cache_control_injection_points");
        if (points == null) {
            return;
        }
        List<JsonNode> messages = new ArrayList<>();
        request.path("messages").forEach(messages::add);
        for (JsonNode point : points) {
            JsonNode control = point.path("control");
            JsonNode mark = control.isObject() ? control : Json.object().put("type", "ephemeral");
            for (int i = 0; i < messages.size(); i++) {
                if (meant(point, i, messages) && messages.get(i) instanceof ObjectNode message) {
                    message.set("cache_control", mark.deepCopy());
                }
            }
        }
    }

    private static boolean meant(JsonNode point, int index, List<JsonNode> messages) {
        if (!"message".equals(point.path("location").asText())) {
            return false;
        }
        if (point.hasNonNull("index")) {
            int wanted = point.path("index").asInt();
            return index == (wanted < 0 ? messages.size() + wanted : wanted);
        }
        return point.path("role").asText().equals(messages.get(index).path("role").asText());
    }
}
