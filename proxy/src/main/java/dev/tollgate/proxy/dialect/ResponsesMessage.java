package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;

/** What the model said: texts and refusals, each a part of the message. */
final class ResponsesMessage extends ResponsesItem {

    private static final String LOGPROBS = "logprobs";

    /** A part's words in JSON and in the names of events. */
    private enum Kind {
        TEXT("output_text", "text"),
        REFUSAL("refusal", "refusal");

        private final String type;
        private final String field;

        Kind(String type, String field) {
            this.type = type;
            this.field = field;
        }
    }

    private static final class Part {

        private final Kind kind;
        private final StringBuilder text = new StringBuilder();
        private final ArrayNode annotations = Json.array();
        private final ArrayNode logprobs = Json.array();

        Part(Kind kind) {
            this.kind = kind;
        }

        ObjectNode json() {
            ObjectNode json = Json.object().put("type", kind.type);
            json.put(kind.field, text.toString());
            if (kind == Kind.TEXT) {
                json.set("annotations", annotations.deepCopy());
                json.set(LOGPROBS, logprobs.deepCopy());
            }
            return json;
        }
    }

    private final List<Part> parts = new ArrayList<>();

    ResponsesMessage(String id, int index, ResponsesEvents events) {
        super(id, index, events);
    }

    /** Also for an empty text, where the message is to have a part at all. */
    void text(String delta, JsonNode logprobs) {
        Part part = part(Kind.TEXT);
        part.text.append(delta);
        ArrayNode news = Json.array();
        logprobs.forEach(token -> news.add(token.deepCopy()));
        part.logprobs.addAll(news);
        if (!delta.isEmpty()) {
            event("response.output_text.delta", part).put("delta", delta).set(LOGPROBS, news);
        }
    }

    void refusal(String delta) {
        Part part = part(Kind.REFUSAL);
        part.text.append(delta);
        event("response.refusal.delta", part).put("delta", delta);
    }

    /** Chat nests a citation in a field of its own; here it is flat. */
    void annotation(JsonNode chat) {
        JsonNode citation = chat.path("url_citation");
        if (!citation.path("url").isTextual()) {
            return;
        }
        ObjectNode flat = Json.object().put("type", "url_citation");
        flat.put("start_index", citation.path("start_index").asInt());
        flat.put("end_index", citation.path("end_index").asInt());
        flat.set("url", citation.path("url"));
        flat.put("title", citation.path("title").asText(""));
        Part part = part(Kind.TEXT);
        event("response.output_text.annotation.added", part)
                .put("annotation_index", part.annotations.size())
                .set("annotation", flat);
        part.annotations.add(flat);
    }

    private Part part(Kind kind) {
        for (Part part : parts) {
            if (part.kind == kind) {
                return part;
            }
        }
        Part part = new Part(kind);
        parts.add(part);
        event("response.content_part.added", part).set("part", part.json());
        return part;
    }

    @Override
    void closeContent() {
        for (Part part : parts) {
            String text = part.text.toString();
            ObjectNode done = event("response." + part.kind.type + ".done", part);
            done.put(part.kind.field, text);
            if (part.kind == Kind.TEXT) {
                done.set(LOGPROBS, part.logprobs.deepCopy());
            }
            event("response.content_part.done", part).set("part", part.json());
        }
    }

    private ObjectNode event(String type, Part part) {
        return events().add(type, this).put("content_index", parts.indexOf(part));
    }

    @Override
    ObjectNode json(String status) {
        ObjectNode item = Json.object().put("id", id()).put("type", "message");
        item.put("status", status).put("role", "assistant");
        ArrayNode content = item.putArray("content");
        parts.forEach(part -> content.add(part.json()));
        return item;
    }
}
