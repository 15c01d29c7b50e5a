package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.Answer.Call;
import java.util.List;

/** The events of one streamed response. */
final class ResponseEvents {

    private final ObjectNode response;
    private final Answer answer;
    private final Sse sse = new Sse();
    private int sequence;

    ResponseEvents(ObjectNode response, Answer answer) {
        this.response = response;
        this.answer = answer;
    }

    List<Reply.Part> events(List<ObjectNode> items, ObjectNode complete) {
        event("response.created", "response", response);
        event("response.in_progress", "response", response);
        int calls = 0;
        for (int i = 0; i < items.size(); i++) {
            ObjectNode item = items.get(i);
            switch (item.get("type").asText()) {
                case "message" -> message(i);
                case "function_call" -> call(i, answer.calls().get(calls++));
                default -> event("response.output_item.added", "output_index", i, "item", item);
            }
            event("response.output_item.done", "output_index", i, "item", item);
        }
        event("response.completed", "response", complete);
        return sse.parts();
    }

    private void message(int index) {
        JsonNode empty = OpenAiResponses.message("", "in_progress");
        event("response.output_item.added", "output_index", index, "item", empty);
        JsonNode part = OpenAiResponses.text("");
        part("response.content_part.added", index, "part", part);
        for (String piece : answer.pieces()) {
            ObjectNode delta =
                    make(
                            "response.output_text.delta",
                            "item_id",
                            "msg_mock",
                            "output_index",
                            index);
            delta.put("content_index", 0).put("delta", piece).set("logprobs", Make.list());
            sse.typedPiece(delta);
        }
        part("response.output_text.done", index, "text", Make.node(answer.text()));
        part("response.content_part.done", index, "part", OpenAiResponses.text(answer.text()));
    }

    private void part(String type, int index, String name, JsonNode value) {
        ObjectNode event =
                make(
                        type,
                        "item_id",
                        "msg_mock",
                        "output_index",
                        index,
                        "content_index",
                        0,
                        name,
                        value);
        if (name.equals("text")) {
            event.set("logprobs", Make.list());
        }
        sse.typed(event);
    }

    private void call(int index, Call call) {
        JsonNode empty = OpenAiResponses.call(call, "", "in_progress");
        event("response.output_item.added", "output_index", index, "item", empty);
        String id = empty.get("id").asText();
        for (String fragment : call.fragments()) {
            sse.typedPiece(
                    make(
                            "response.function_call_arguments.delta",
                            "item_id",
                            id,
                            "output_index",
                            index,
                            "delta",
                            fragment));
        }
        String arguments = Make.text(call.arguments());
        event(
                "response.function_call_arguments.done",
                "item_id",
                id,
                "output_index",
                index,
                "name",
                call.name(),
                "arguments",
                arguments);
    }

    private void event(String type, Object... fields) {
        sse.typed(make(type, fields));
    }

    private ObjectNode make(String type, Object... fields) {
        ObjectNode event = Make.object("type", type, "sequence_number", sequence++);
        event.setAll(Make.object(fields));
        return event;
    }
}
