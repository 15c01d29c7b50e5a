package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.Answer.Call;
import java.util.ArrayList;
import java.util.List;

/** {@code /chat/completions}. */
final class OpenAiChat {

    private final Received request;
    private final Conversation conversation;
    private final boolean azure;
    private final Sse sse = new Sse();

    OpenAiChat(Received request, Conversation conversation, boolean azure) {
        this.request = request;
        this.conversation = conversation;
        this.azure = azure;
    }

    Reply reply(Script script) {
        Answer answer = Answer.to(conversation, script);
        return conversation.stream() ? Reply.events(stream(answer)) : Reply.json(whole(answer));
    }

    private ObjectNode whole(Answer answer) {
        ObjectNode message =
                Make.object(
                        "role",
                        "assistant",
                        "content",
                        answer.calls().isEmpty() ? answer.text() : null,
                        "refusal",
                        null,
                        "annotations",
                        List.of());
        if (answer.thinks()) {
            message.put("reasoning_content", answer.reasoning());
        }
        if (!answer.calls().isEmpty()) {
            message.set("tool_calls", calls(answer.calls()));
        }
        ObjectNode choice =
                Make.object(
                        "index",
                        0,
                        "message",
                        message,
                        "logprobs",
                        null,
                        "finish_reason",
                        finish(answer));
        ObjectNode completion = envelope("chat.completion");
        completion.set("choices", Make.list(choice));
        completion.set("usage", usage(answer.counts()));
        return completion;
    }

    private static JsonNode calls(List<Call> calls) {
        List<JsonNode> all = new ArrayList<>();
        for (Call call : calls) {
            String arguments = Make.text(call.arguments());
            all.add(call(call.id(), call.name(), arguments));
        }
        return Make.node(all);
    }

    private static ObjectNode call(String id, String name, String arguments) {
        JsonNode function = Make.object("name", name, "arguments", arguments);
        return Make.object("id", id, "type", "function", "function", function);
    }

    static String finish(Answer answer) {
        return answer.finish("stop", "length", "tool_calls");
    }

    static ObjectNode usage(Answer.Counts counts) {
        JsonNode prompt = Make.object("cached_tokens", counts.cached(), "audio_tokens", 0);
        JsonNode completion =
                Make.object("reasoning_tokens", counts.reasoning(), "audio_tokens", 0);
        return Make.object(
                "prompt_tokens", counts.prompt(),
                "completion_tokens", counts.completion(),
                "total_tokens", counts.total(),
                "prompt_tokens_details", prompt,
                "completion_tokens_details", completion);
    }

    private ObjectNode envelope(String object) {
        return Make.object(
                "id",
                "chatcmpl-mock" + request.number(),
                "object",
                object,
                "created",
                1700000000,
                "model",
                conversation.model().isEmpty() ? "azure-mock" : conversation.model(),
                "service_tier",
                "default",
                "system_fingerprint",
                "fp_mock");
    }

    private List<Reply.Part> stream(Answer answer) {
        boolean usage = request.json().at("/stream_options/include_usage").asBoolean();
        if (azure) {
            filterResults();
        }
        sse.frame(chunk(Make.object("role", "assistant", "content", "", "refusal", null), null));
        if (answer.thinks()) {
            sse.frame(chunk(Make.object("reasoning_content", answer.reasoning()), null));
        }
        for (String piece : answer.pieces()) {
            sse.piece(chunk(Make.object("content", piece), null));
        }
        for (int i = 0; i < answer.calls().size(); i++) {
            call(i, answer.calls().get(i));
        }
        sse.frame(chunk(Make.object(), finish(answer)));
        if (usage) {
            ObjectNode last = envelope("chat.completion.chunk");
            last.set("choices", Make.list());
            last.set("usage", usage(answer.counts()));
            sse.frame(last);
        }
        sse.done();
        return sse.parts();
    }

    /** Azure's first chunk has no choice. */
    private void filterResults() {
        ObjectNode first = envelope("chat.completion.chunk");
        first.set("choices", Make.list());
        first.set("prompt_filter_results", Make.list(Make.object("prompt_index", 0)));
        sse.frame(first);
    }

    private void call(int index, Call call) {
        ObjectNode start = call(call.id(), call.name(), "");
        start.put("index", index);
        sse.piece(chunk(Make.object("tool_calls", Make.list(start)), null));
        for (String fragment : call.fragments()) {
            ObjectNode part =
                    Make.object("index", index, "function", Make.object("arguments", fragment));
            sse.piece(chunk(Make.object("tool_calls", Make.list(part)), null));
        }
    }

    private ObjectNode chunk(JsonNode delta, String finish) {
        ObjectNode choice =
                Make.object("index", 0, "delta", delta, "logprobs", null, "finish_reason", finish);
        ObjectNode chunk = envelope("chat.completion.chunk");
        chunk.set("choices", Make.list(choice));
        if (request.json().at("/stream_options/include_usage").asBoolean()) {
            chunk.putNull("usage");
        }
        return chunk;
    }
}
