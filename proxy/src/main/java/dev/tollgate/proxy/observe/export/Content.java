package dev.tollgate.proxy.observe.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.observe.Served;
import java.util.List;
import java.util.Optional;

/** Prompt and answer as callbacks get them; in their place LiteLLM's words where nobody may. */
final class Content {

    private static final String REDACTED = "redacted-by-litellm";
    private static final String EVENTS = "text/event-stream";
    private static final String DATA = "data:";

    /** Where the formats that clients speak have the prompt. */
    private static final List<String> PROMPTS = List.of("messages", "input", "prompt", "contents");

    /** Where the events of streams have what the model says. */
    private static final List<String> TEXTS =
            List.of(
                    "/choices/0/delta/content",
                    "/choices/0/text",
                    "/delta/text",
                    "/delta",
                    "/candidates/0/content/parts/0/text");

    private Content() {}

    /** What was asked. */
    static JsonNode messages(Served request) {
        return request.said()
                .map(said -> prompt(said.request()))
                .orElseGet(() ->
                        Json.array()
                                .add(Json.object().put("role", "user").put("content", REDACTED)));
    }

    /** What was answered. */
    static JsonNode response(Served request) {
        return request.said()
                .map(Content::answer)
                .orElseGet(() -> Json.object().put("text", REDACTED));
    }

    private static JsonNode prompt(byte[] body) {
        Optional<JsonNode> json = parsed(body);
        return json.flatMap(each -> PROMPTS.stream().filter(each::has).findFirst().map(each::path))
                .orElseGet(Json::array);
    }

    private static JsonNode answer(Served.Said said) {
        return said.contentType().startsWith(EVENTS)
                ? streamed(said.answer())
                : parsed(said.answer()).orElseGet(Json::object);
    }

    /** The text of a stream in the form of a chat completion, as LiteLLM tells it. */
    private static ObjectNode streamed(byte[] events) {
        StringBuilder text = new StringBuilder();
        new String(events, UTF_8)
                .lines()
                .filter(line -> line.startsWith(DATA))
                .map(line -> parsed(line.substring(DATA.length()).getBytes(UTF_8)))
                .flatMap(Optional::stream)
                .forEach(event -> text.append(text(event)));
        ObjectNode out = Json.object();
        out.putArray("choices")
                .addObject()
                .put("index", 0)
                .putObject("message")
                .put("role", "assistant")
                .put("content", text.toString());
        return out;
    }

    private static String text(JsonNode event) {
        return TEXTS.stream()
                .map(event::at)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .findFirst()
                .orElse("");
    }

    /** What the model said, for those who show no more of an answer. */
    static JsonNode shown(Served request) {
        JsonNode response = response(request);
        JsonNode message = response.at("/choices/0/message");
        return message.isMissingNode() ? response : message;
    }

    private static Optional<JsonNode> parsed(byte[] json) {
        try {
            return json.length == 0 ? Optional.empty() : Optional.of(Json.parse(json));
        } catch (FailureException notJson) {
            return Optional.empty();
        }
    }
}
