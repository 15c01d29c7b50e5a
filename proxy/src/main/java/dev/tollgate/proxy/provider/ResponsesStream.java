package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One stream of the Responses API as chunks.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">OpenAI,
 *     streaming events</a>
 */
final class ResponsesStream implements StreamTranslator {

    private final Provider provider;
    private final Map<Integer, Call> calls = new HashMap<>();
    private ChatAnswer chat;
    private boolean thought;
    private boolean ended;

    /** A tool call, by its place among the calls. */
    private static final class Call {
        private final int index;
        private boolean hasArguments;

        Call(int index) {
            this.index = index;
        }
    }

    /**
     * @param chat to begin with, until the vendor tells an id
     */
    ResponsesStream(Provider provider, ChatAnswer chat) {
        this.provider = provider;
        this.chat = chat;
    }

    @Override
    public void accept(Frame frame, Consumer<ObjectNode> out) {
        if (frame.isDone()) {
            return;
        }
        JsonNode event = StreamEvents.json(provider, frame);
        switch (event.path("type").asText("")) {
            case "response.created" -> start(event.path("response"), out);
            case "response.output_text.delta" -> text(event, out);
            case "response.refusal.delta" ->
                    send(Json.object().put("refusal", event.path("delta").asText("")), out);
            case "response.reasoning_summary_part.added" -> nextThought(out);
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                    think(event.path("delta").asText(""), out);
            case "response.output_text.annotation.added" -> {
                ObjectNode delta = Json.object();
                delta.putArray("annotations")
                        .add(ResponsesAnswer.annotation(event.path("annotation")));
                send(delta, out);
            }
            case "response.output_item.added" -> begin(event, out);
            case "response.function_call_arguments.delta" ->
                    arguments(event, event.path("delta").asText(""), out);
            case "response.output_item.done" -> complete(event, out);
            case "response.completed", "response.incomplete" -> stop(event.path("response"), out);
            case "response.failed" ->
                    ResponsesAnswer.refuseFailed(provider, event.path("response"));
            case "error" -> throw VendorErrors.inStream(provider, status(event), event);
            // steps of tools that the vendor uses itself, and what repeats the deltas
            default -> {}
        }
    }

    @Override
    public void end(Consumer<ObjectNode> out) {
        if (!ended) {
            throw StreamEvents.cutOff(provider, "response.completed");
        }
    }

    private void start(JsonNode response, Consumer<ObjectNode> out) {
        chat =
                new ChatAnswer(
                        response.path("id").asText(""),
                        response.path("created_at").asLong(),
                        response.path("model").asText(""));
        send(Json.object().put("content", "").putNull("refusal"), out);
    }

    private void text(JsonNode event, Consumer<ObjectNode> out) {
        ObjectNode chunk = chat.chunk(Json.object().put("content", event.path("delta").asText("")));
        if (!event.path("logprobs").isEmpty()) {
            ((ObjectNode) chunk.path("choices").path(0))
                    .putObject("logprobs")
                    .set("content", event.path("logprobs"));
        }
        out.accept(chunk);
    }

    /** Summaries come in paragraphs. */
    private void nextThought(Consumer<ObjectNode> out) {
        if (thought) {
            think("\n\n", out);
        }
    }

    private void think(String text, Consumer<ObjectNode> out) {
        thought = true;
        send(Json.object().put("reasoning_content", text), out);
    }

    private void begin(JsonNode event, Consumer<ObjectNode> out) {
        JsonNode item = event.path("item");
        if (!"function_call".equals(item.path("type").asText(""))) {
            return;
        }
        Call call = new Call(calls.size());
        calls.put(event.path("output_index").asInt(), call);
        ObjectNode begun =
                ChatAnswer.toolCall(
                        item.path("call_id").asText(""), item.path("name").asText(""), "");
        send(ChatAnswer.toolStart(call.index, begun), out);
    }

    private void arguments(JsonNode event, String json, Consumer<ObjectNode> out) {
        Call call = calls.get(event.path("output_index").asInt());
        if (call != null && !json.isEmpty()) {
            call.hasArguments = true;
            send(ChatAnswer.toolArguments(call.index, json), out);
        }
    }

    /** Some hosts tell a call's arguments only when it is whole. */
    private void complete(JsonNode event, Consumer<ObjectNode> out) {
        Call call = calls.get(event.path("output_index").asInt());
        if (call != null && !call.hasArguments) {
            arguments(event, event.path("item").path("arguments").asText(""), out);
        }
    }

    private void stop(JsonNode response, Consumer<ObjectNode> out) {
        ended = true;
        out.accept(chat.finish(ResponsesAnswer.finish(response, !calls.isEmpty())));
        if (response.path("usage").isObject()) {
            out.accept(chat.usage(ResponsesAnswer.usage(response.path("usage"))));
        }
    }

    private void send(ObjectNode delta, Consumer<ObjectNode> out) {
        out.accept(chat.chunk(delta));
    }

    /** The event is the error itself, or holds it. */
    private static int status(JsonNode event) {
        JsonNode error = event.path("error");
        return VendorErrors.statusOf(error.isObject() ? error : event);
    }
}
