package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.upstream.Framing;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Chat by predictions. Streams get the whole answer at once: the vendor's own stream is at an
 * address that only the answer tells.
 */
final class ReplicateChat implements Adapter.Translator {

    /** In seconds; Replicate waits no longer. */
    static final int LONGEST_WAIT = 60;

    private static final Set<String> SUPPORTED =
            Set.of("max_completion_tokens", "max_tokens", "seed", "stop", "temperature", "top_p");

    private final Replicate replicate;
    private final Stamp stamp;

    ReplicateChat(Replicate replicate, Stamp stamp) {
        this.replicate = replicate;
        this.stamp = stamp;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode input = ChatParameters.of(prompt, SUPPORTED);
        JsonNode messages = input.remove("messages");
        input.remove(List.of("model", "stream", "stream_options", "metadata", "user"));
        limit(input, prompt.target().model());
        stop(input);
        String system = text(messages, true);
        if (!system.isEmpty()) {
            input.put("system_prompt", system);
        }
        input.put("prompt", text(messages, false));
        ObjectNode body = Json.object();
        body.set("input", input);
        return replicate.predict(prompt, body);
    }

    /** Each family of models has another name for it. */
    private static void limit(ObjectNode input, String model) {
        JsonNode newer = input.remove("max_completion_tokens");
        JsonNode older = input.remove("max_tokens");
        JsonNode limit = newer == null || newer.isNull() ? older : newer;
        if (limit == null || limit.isNull()) {
            return;
        }
        String name = "max_tokens";
        if (model.contains("vicuna") || model.contains("flan")) {
            name = "max_length";
        } else if (model.contains("llama-2")) {
            name = "max_new_tokens";
        } else if (model.startsWith("openai/")) {
            name = "max_completion_tokens";
        }
        input.set(name, limit);
    }

    private static void stop(ObjectNode input) {
        JsonNode stop = input.remove("stop");
        if (stop != null && !stop.isNull()) {
            String all =
                    stop.isTextual()
                            ? stop.textValue()
                            : stop.valueStream()
                                    .map(JsonNode::asText)
                                    .collect(Collectors.joining(","));
            input.put("stop_sequences", all);
        }
    }

    /** One question stands as it is; a conversation is told with who said what. */
    private static String text(JsonNode messages, boolean system) {
        List<JsonNode> told =
                messages.valueStream().filter(message -> isSystem(message) == system).toList();
        if (system || told.size() == 1) {
            return told.stream().map(ReplicateChat::content).collect(Collectors.joining("\n\n"));
        }
        return told.stream()
                .map(message -> message.path("role").asText("user") + ": " + content(message))
                .collect(Collectors.joining("\n\n", "", "\n\nassistant:"));
    }

    private static boolean isSystem(JsonNode message) {
        return Set.of("system", "developer").contains(message.path("role").asText(""));
    }

    private static String content(JsonNode message) {
        return MessageContent.text(message.path("content"));
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        ObjectNode message = ChatAnswer.message(output(answer));
        ObjectNode completion = frame(prompt).completion(message, "stop");
        completion.set("usage", usage(answer));
        return completion;
    }

    /** The prediction's text; it comes in pieces. */
    private String output(JsonNode answer) {
        return switch (answer.path("status").asText("")) {
            case "succeeded" -> joined(answer.path("output"));
            case "starting", "processing" ->
                    throw new FailureException(
                            new Failure.Upstream(
                                    ErrorClass.TIMEOUT,
                                    "litellm.Timeout: ReplicateException - The prediction had not"
                                            + " ended after "
                                            + LONGEST_WAIT
                                            + " seconds: ask for less, or try again when the"
                                            + " model is warm."));
            default -> throw VendorErrors.inStream(replicate, 500, answer);
        };
    }

    private static String joined(JsonNode output) {
        return output.isArray()
                ? output.valueStream().map(JsonNode::asText).collect(Collectors.joining())
                : output.asText("");
    }

    private static ObjectNode usage(JsonNode answer) {
        long in = answer.path("metrics").path("input_token_count").asLong();
        long out = answer.path("metrics").path("output_token_count").asLong();
        return Json.object()
                .put("prompt_tokens", in)
                .put("completion_tokens", out)
                .put("total_tokens", in + out);
    }

    private ChatAnswer frame(Prompt prompt) {
        return new ChatAnswer(stamp.id("chatcmpl-"), stamp.now(), prompt.target().model());
    }

    /** The whole answer is one line. */
    @Override
    public Framing framing() {
        return Framing.NDJSON;
    }

    @Override
    public StreamTranslator stream(Prompt prompt) {
        return new Whole(frame(prompt));
    }

    private final class Whole implements StreamTranslator {

        private final ChatAnswer chat;
        private boolean done;

        Whole(ChatAnswer chat) {
            this.chat = chat;
        }

        @Override
        public void accept(Frame frame, Consumer<ObjectNode> chunks) {
            JsonNode answer = StreamEvents.json(replicate, frame);
            chunks.accept(chat.chunk(Json.object().put("content", output(answer))));
            chunks.accept(chat.finish("stop"));
            chunks.accept(chat.usage(usage(answer)));
            done = true;
        }

        @Override
        public void end(Consumer<ObjectNode> chunks) {
            if (!done) {
                throw VendorCall.cutOff(replicate);
            }
        }
    }
}
