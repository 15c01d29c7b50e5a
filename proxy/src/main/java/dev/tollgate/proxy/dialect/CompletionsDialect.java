package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * OpenAI's legacy completions: one prompt as text becomes one user message.
 *
 * <p>Several prompts in one request, prompts of tokens, {@code suffix} and a {@code best_of} above
 * {@code n} can't be said in chat and are refused.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions">OpenAI, completions</a>
 */
public final class CompletionsDialect implements Dialect {

    private static final String PROMPT = "prompt";

    @Override
    public ObjectNode toChat(ObjectNode request) {
        String prompt = prompt(request.path(PROMPT));
        refuse(request);
        // first, where a reader of the request looks for it
        ObjectNode chat = Json.object();
        chat.set("model", request.path("model"));
        chat.putArray("messages").addObject().put("role", "user").put("content", prompt);
        request.remove(List.of(PROMPT, "model", "suffix", "echo", "best_of"));
        JsonNode logprobs = request.remove("logprobs");
        chat.setAll(request);
        if (logprobs != null && logprobs.isNumber()) {
            chat.put("logprobs", true);
            chat.set("top_logprobs", logprobs);
        }
        ChatRequests.askForUsage(chat);
        return chat;
    }

    private static String prompt(JsonNode prompt) {
        JsonNode only = prompt.isArray() && prompt.size() == 1 ? prompt.path(0) : prompt;
        if (only.isTextual()) {
            return only.textValue();
        }
        if (!only.isArray()) {
            throw ChatRequests.bad("'prompt' is missing: give a text.", PROMPT);
        }
        if (only.path(0).isTextual()) {
            throw ChatRequests.bad(
                    "This model takes one prompt in a request: send one request for each.", PROMPT);
        }
        throw ChatRequests.bad(
                "This model takes no tokens as prompt: send 'prompt' as text.", PROMPT);
    }

    private static void refuse(ObjectNode request) {
        if (!request.path("suffix").asText("").isEmpty()) {
            throw ChatRequests.bad(
                    "This model can't complete up to a 'suffix': leave it out.", "suffix");
        }
        if (request.path("best_of").asInt(1) > request.path("n").asInt(1)) {
            throw ChatRequests.bad(
                    "This model can't choose among 'best_of' answers: leave it out.", "best_of");
        }
    }

    @Override
    public ObjectNode fromChat(ObjectNode request, ObjectNode completion) {
        Optional<String> echo = echo(request);
        ObjectNode answer = head(completion);
        ArrayNode choices = answer.putArray("choices");
        for (JsonNode choice : completion.path("choices")) {
            String text = choice.path("message").path("content").asText("");
            choices.add(choice(choice, echo.orElse("") + text));
        }
        if (completion.hasNonNull("usage")) {
            answer.set("usage", completion.path("usage"));
        }
        return answer;
    }

    private static Optional<String> echo(ObjectNode request) {
        return request.path("echo").asBoolean()
                ? Optional.of(prompt(request.path(PROMPT)))
                : Optional.empty();
    }

    private static ObjectNode head(ObjectNode chat) {
        ObjectNode head = Json.object();
        head.put("id", chat.path("id").asText("").replaceFirst("^chatcmpl-", "cmpl-"));
        head.put("object", "text_completion");
        for (String name : List.of("created", "model", "system_fingerprint")) {
            if (ChatRequests.says(chat.path(name))) {
                head.set(name, chat.path(name));
            }
        }
        return head;
    }

    private static ObjectNode choice(JsonNode chat, String text) {
        ObjectNode choice = Json.object();
        choice.put("text", text);
        choice.put("index", chat.path("index").asInt());
        choice.set("logprobs", CompletionsLogprobs.of(chat.path("logprobs")));
        JsonNode reason = chat.path("finish_reason");
        if (reason.isTextual()) {
            // the format knows no others
            boolean known = "length".equals(reason.textValue());
            boolean filtered = "content_filter".equals(reason.textValue());
            choice.put("finish_reason", known || filtered ? reason.textValue() : "stop");
        } else {
            choice.putNull("finish_reason");
        }
        return choice;
    }

    @Override
    public Encoder encoder(ObjectNode request) {
        return new Texts(echo(request).orElse(""), ChatRequests.wantsUsage(request));
    }

    /** Chunks of text; each choice starts with the prompt where it is to be echoed. */
    private static final class Texts implements Encoder {

        private final String echo;
        private final boolean usage;
        private final Set<Integer> begun = new HashSet<>();

        Texts(String echo, boolean usage) {
            this.echo = echo;
            this.usage = usage;
        }

        @Override
        public void accept(ObjectNode chunk, Consumer<Frame> frames) {
            if (ChatRequests.isUsageOnly(chunk)) {
                if (usage) {
                    ObjectNode last = head(chunk);
                    last.putArray("choices");
                    last.set("usage", chunk.path("usage"));
                    frames.accept(Frame.of(last));
                }
                return;
            }
            for (JsonNode choice : chunk.path("choices")) {
                text(choice)
                        .ifPresent(text -> {
                            ObjectNode next = head(chunk);
                            next.putArray("choices").add(choice(choice, text));
                            frames.accept(Frame.of(next));
                        });
            }
        }

        /** Empty for chunks that say nothing in this format, such as the role. */
        private Optional<String> text(JsonNode choice) {
            String text = choice.path("delta").path("content").asText("");
            boolean first = begun.add(choice.path("index").asInt()) && !echo.isEmpty();
            boolean silent = text.isEmpty() && !first && !choice.hasNonNull("finish_reason");
            return silent ? Optional.empty() : Optional.of(first ? echo + text : text);
        }

        @Override
        public void end(Consumer<Frame> frames) {
            frames.accept(Frame.DONE);
        }

        @Override
        public void fail(Failure failure, Consumer<Frame> frames) {
            frames.accept(Frame.of(OpenAiErrors.body(failure)));
        }
    }
}
