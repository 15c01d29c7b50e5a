package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chat with a model that only continues text: the messages' texts are its prompt, line by line.
 *
 * @param completions of the same model
 * @see <a href="https://platform.openai.com/docs/api-reference/completions">OpenAI, completions</a>
 */
record TextCompletion(Provider provider, Adapter completions, Stamp stamp)
        implements Adapter.Translator {

    private static final Set<String> SUPPORTED =
            Set.of(
                    "frequency_penalty",
                    "logit_bias",
                    "max_completion_tokens",
                    "max_tokens",
                    "presence_penalty",
                    "seed",
                    "stop",
                    "temperature",
                    "top_p");

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode request = ChatParameters.of(prompt, SUPPORTED);
        String text =
                request.path("messages")
                        .valueStream()
                        .map(message -> MessageContent.text(message.path("content")))
                        .collect(Collectors.joining("\n"));
        JsonNode limit = request.remove("max_completion_tokens");
        if (limit != null && limit.isNumber()) {
            request.set("max_tokens", limit);
        }
        request.remove(List.of("messages", "n", "logprobs"));
        return completions.toUpstream(prompt.as(Operation.COMPLETION, request.put("prompt", text)));
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        JsonNode choice = answer.path("choices").path(0);
        ObjectNode completion =
                frame(answer)
                        .completion(
                                ChatAnswer.message(choice.path("text").asText("")),
                                choice.path("finish_reason").asText("stop"));
        if (answer.path("usage").isObject()) {
            completion.set("usage", answer.path("usage"));
        }
        return completion;
    }

    private ChatAnswer frame(JsonNode answer) {
        return new ChatAnswer(
                answer.path("id").asText(""),
                answer.path("created").asLong(stamp.now()),
                answer.path("model").asText(""));
    }

    @Override
    public StreamTranslator stream(Prompt prompt) {
        return new Chunks();
    }

    private final class Chunks implements StreamTranslator {

        private @Nullable ChatAnswer chat;
        private boolean finished;

        @Override
        public void accept(Frame frame, Consumer<ObjectNode> chunks) {
            if (frame.isDone()) {
                return;
            }
            JsonNode event = StreamEvents.json(provider, frame);
            if (event.path("error").isObject()) {
                int status = VendorErrors.statusOf(event.path("error"));
                throw VendorErrors.inStream(provider, status, event);
            }
            ChatAnswer told = chat == null ? frame(event) : chat;
            chat = told;
            for (JsonNode choice : event.path("choices")) {
                String text = choice.path("text").asText("");
                chunks.accept(told.chunk(Json.object().put("content", text)));
                if (choice.hasNonNull("finish_reason")) {
                    finished = true;
                    chunks.accept(told.finish(choice.path("finish_reason").asText("")));
                }
            }
            if (event.path("usage").isObject()) {
                chunks.accept(told.usage((ObjectNode) event.path("usage")));
            }
        }

        @Override
        public void end(Consumer<ObjectNode> chunks) {
            if (!finished) {
                throw VendorCall.cutOff(provider);
            }
        }
    }
}
