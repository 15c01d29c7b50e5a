package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /completions}, the legacy one. */
final class OpenAiCompletion {

    private final Received request;
    private final Conversation conversation;

    OpenAiCompletion(Received request, Conversation conversation) {
        this.request = request;
        this.conversation = conversation;
    }

    Reply reply(Script script) {
        Answer answer = Answer.to(conversation, script);
        if (!conversation.stream()) {
            ObjectNode whole = envelope(answer.text(), OpenAiChat.finish(answer));
            whole.set("usage", OpenAiChat.usage(answer.counts()));
            return Reply.json(whole);
        }
        Sse sse = new Sse();
        for (String piece : answer.pieces()) {
            sse.piece(envelope(piece, null));
        }
        sse.frame(envelope("", OpenAiChat.finish(answer)));
        if (request.json().at("/stream_options/include_usage").asBoolean()) {
            ObjectNode last = envelope("", null);
            last.set("choices", Make.list());
            last.set("usage", OpenAiChat.usage(answer.counts()));
            sse.frame(last);
        }
        sse.done();
        return Reply.events(sse.parts());
    }

    private ObjectNode envelope(String text, String finish) {
        ObjectNode choice =
                Make.object("text", text, "index", 0, "logprobs", null, "finish_reason", finish);
        return Make.object(
                "id",
                "cmpl-mock" + request.number(),
                "object",
                "text_completion",
                "created",
                1700000000,
                "model",
                conversation.model(),
                "choices",
                Make.list(choice));
    }
}
