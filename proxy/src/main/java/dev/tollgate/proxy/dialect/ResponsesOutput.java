package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.provider.Stamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of one answer, in the order in which they begin. Reasoning and messages end where
 * another kind begins; calls stay open to the end, since their arguments may come in turns.
 */
final class ResponsesOutput {

    private final Stamp stamp;
    private final ResponsesEvents events;
    private final List<ResponsesItem> items = new ArrayList<>();
    private final Map<Integer, ResponsesCall> calls = new HashMap<>();
    private @Nullable ResponsesItem speaking;

    ResponsesOutput(Stamp stamp, ResponsesEvents events) {
        this.stamp = stamp;
        this.events = events;
    }

    /**
     * Takes a chunk's {@code delta}, or the {@code message} of a whole answer.
     *
     * @param logprobs the tokens of its text, missing where not asked for
     */
    void take(JsonNode delta, JsonNode logprobs) {
        String thought = delta.path("reasoning_content").asText("");
        String thoughts = thought.isEmpty() ? delta.path("reasoning").asText("") : thought;
        if (!thoughts.isEmpty() || !delta.path("thinking_blocks").isEmpty()) {
            reasoning().text(thoughts);
            reasoning().blocks(delta.path("thinking_blocks"));
        }
        String text = delta.path("content").asText("");
        if (!text.isEmpty()) {
            message().text(text, logprobs);
        }
        String refusal = delta.path("refusal").asText("");
        if (!refusal.isEmpty()) {
            message().refusal(refusal);
        }
        delta.path("annotations").forEach(annotation -> message().annotation(annotation));
        JsonNode toolCalls = delta.path("tool_calls");
        for (int i = 0; i < toolCalls.size(); i++) {
            call(toolCalls.path(i), i);
        }
    }

    private ResponsesReasoning reasoning() {
        if (speaking instanceof ResponsesReasoning open) {
            return open;
        }
        return speak(new ResponsesReasoning(stamp.id("rs_"), items.size(), events));
    }

    private ResponsesMessage message() {
        if (speaking instanceof ResponsesMessage open) {
            return open;
        }
        return speak(new ResponsesMessage(stamp.id("msg_"), items.size(), events));
    }

    private <T extends ResponsesItem> T speak(T item) {
        endSpeech();
        speaking = item;
        begin(item);
        return item;
    }

    private void endSpeech() {
        if (speaking != null) {
            speaking.close(ResponsesItem.COMPLETED);
            speaking = null;
        }
    }

    private void begin(ResponsesItem item) {
        items.add(item);
        item.open();
    }

    private void call(JsonNode delta, int place) {
        int key = delta.path("index").asInt(place);
        JsonNode function = delta.path("function");
        String id = delta.path("id").asText("");
        ResponsesCall call = calls.get(key);
        // some vendors give every call the index 0
        if (call == null || (!id.isEmpty() && !id.equals(call.callId()))) {
            endSpeech();
            call =
                    new ResponsesCall(
                            stamp.id("fc_"),
                            items.size(),
                            events,
                            id.isEmpty() ? stamp.id("call_") : id,
                            function.path("name").asText(""));
            calls.put(key, call);
            begin(call);
        }
        call.vendorFields(delta.path("provider_specific_fields"));
        call.arguments(function.path("arguments").asText(""));
    }

    /**
     * No more will come; an answer that says nothing gets an empty message, which clients expect.
     *
     * @param whole whether the last item is: the model wasn't cut off
     */
    void end(boolean whole) {
        if (items.isEmpty() && whole) {
            message().text("", Json.array());
        }
        for (ResponsesItem item : items) {
            boolean last = item == items.getLast();
            item.close(whole || !last ? ResponsesItem.COMPLETED : ResponsesItem.INCOMPLETE);
        }
    }

    /** As far as it has come. */
    ArrayNode json() {
        ArrayNode output = Json.array();
        items.forEach(item -> output.add(item.json()));
        return output;
    }
}
