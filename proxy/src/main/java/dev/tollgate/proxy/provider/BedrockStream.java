package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import java.util.function.Consumer;

/**
 * One stream of ConverseStream.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html">AWS,
 *     ConverseStream</a>
 */
final class BedrockStream implements StreamTranslator {

    /** What the open content block is. */
    private enum Block {
        OTHER,
        TOOL,
        JSON
    }

    private final Provider provider;
    private final Prompt prompt;
    private final ChatAnswer answer;
    private Block block = Block.OTHER;
    private int tool = -1;
    private boolean input;
    private boolean stopped;

    BedrockStream(Provider provider, Prompt prompt, ChatAnswer answer) {
        this.provider = provider;
        this.prompt = prompt;
        this.answer = answer;
    }

    @Override
    public void accept(Frame frame, Consumer<ObjectNode> chunks) {
        ObjectNode event = event(frame);
        switch (frame.event()) {
            case "messageStart" -> chunks.accept(answer.chunk(Json.object().put("content", "")));
            case "contentBlockStart" -> start(event.path("start").path("toolUse"), chunks);
            case "contentBlockDelta" -> delta(event.path("delta"), chunks);
            case "contentBlockStop" -> stop(chunks);
            case "messageStop" -> finish(event, chunks);
            case "metadata" -> metadata(event, chunks);
            default -> refuse(frame.event(), event);
        }
    }

    @Override
    public void end(Consumer<ObjectNode> chunks) {
        if (!stopped) {
            throw VendorCall.cutOff(provider);
        }
    }

    /** AWS's own errors, unlike Bedrock's, come without a body: their name says it all. */
    private ObjectNode event(Frame frame) {
        if (frame.data().length == 0) {
            throw VendorErrors.inStream(provider, 500, Json.object().put("message", frame.event()));
        }
        return Json.parseObject(frame.data());
    }

    private void start(JsonNode use, Consumer<ObjectNode> chunks) {
        input = false;
        if (!use.isObject()) {
            block = Block.OTHER;
        } else if (BedrockAnswer.isJson(use)) {
            block = Block.JSON;
        } else {
            block = Block.TOOL;
            tool++;
            chunks.accept(
                    answer.chunk(ChatAnswer.toolStart(tool, BedrockAnswer.call(prompt, use, ""))));
        }
    }

    private void delta(JsonNode delta, Consumer<ObjectNode> chunks) {
        if (delta.has("text")) {
            chunks.accept(text(delta.path("text").asText()));
        } else if (delta.has("toolUse")) {
            input(delta.path("toolUse").path("input").asText(""), chunks);
        } else if (delta.has("reasoningContent")) {
            chunks.accept(answer.chunk(reasoning(delta.path("reasoningContent"))));
        }
    }

    private void input(String json, Consumer<ObjectNode> chunks) {
        if (json.isEmpty()) {
            return;
        }
        input = true;
        chunks.accept(
                block == Block.JSON
                        ? text(json)
                        : answer.chunk(ChatAnswer.toolArguments(tool, json)));
    }

    private ObjectNode text(String text) {
        return answer.chunk(Json.object().put("content", text));
    }

    private static ObjectNode reasoning(JsonNode reasoning) {
        ObjectNode delta = Json.object();
        if (reasoning.has("redactedContent")) {
            delta.putArray("thinking_blocks").add(BedrockAnswer.redacted(reasoning));
            return delta;
        }
        String text = reasoning.path("text").asText("");
        delta.put("reasoning_content", text);
        ObjectNode thought =
                delta.putArray("thinking_blocks")
                        .addObject()
                        .put("type", "thinking")
                        .put("thinking", text);
        if (reasoning.has("signature")) {
            thought.put("signature", reasoning.path("signature").asText());
        }
        return delta;
    }

    /** A tool without parameters gets no input at all, which is no JSON. */
    private void stop(Consumer<ObjectNode> chunks) {
        if (block != Block.OTHER && !input) {
            input("{}", chunks);
        }
        block = Block.OTHER;
    }

    private void finish(JsonNode event, Consumer<ObjectNode> chunks) {
        stopped = true;
        chunks.accept(
                answer.finish(
                        BedrockAnswer.finishReason(event.path("stopReason").asText(), tool < 0)));
    }

    private void metadata(JsonNode event, Consumer<ObjectNode> chunks) {
        if (event.has("usage")) {
            ObjectNode last = answer.usage(BedrockAnswer.usage(event.path("usage")));
            if (event.has("trace")) {
                last.set("trace", event.get("trace"));
            }
            chunks.accept(last);
        }
    }

    /** Events that are errors; unknown others are passed over. */
    private void refuse(String event, JsonNode error) {
        int status =
                switch (event) {
                    case "throttlingException" -> 429;
                    case "validationException" -> 400;
                    case "accessDeniedException" -> 403;
                    case "resourceNotFoundException" -> 404;
                    case "modelTimeoutException" -> 408;
                    case "serviceUnavailableException" -> 503;
                    default -> event.endsWith("Exception") ? 500 : 0;
                };
        if (status > 0) {
            throw VendorErrors.inStream(provider, status, error);
        }
    }
}
