package dev.tollgate.proxy.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.fake.Reply.Part;
import java.util.ArrayList;
import java.util.List;

/** Collects the events of one stream. */
final class Sse {

    private final List<Part> parts = new ArrayList<>();

    List<Part> parts() {
        return parts;
    }

    /** An event that carries none of the answer. */
    void frame(JsonNode data) {
        parts.add(part("", data, false));
    }

    /** A piece of the answer. */
    void piece(JsonNode data) {
        parts.add(part("", data, true));
    }

    /** An event named by its own {@code type}. */
    void typed(JsonNode data) {
        parts.add(part(data.path("type").asText(), data, false));
    }

    /** The same with a piece of the answer. */
    void typedPiece(JsonNode data) {
        parts.add(part(data.path("type").asText(), data, true));
    }

    void done() {
        parts.add(new Part("data: [DONE]\n\n".getBytes(UTF_8), false));
    }

    static Part part(String event, JsonNode data, boolean piece) {
        String name = event.isEmpty() ? "" : "event: " + event + "\n";
        return new Part((name + "data: " + Make.text(data) + "\n\n").getBytes(UTF_8), piece);
    }
}
