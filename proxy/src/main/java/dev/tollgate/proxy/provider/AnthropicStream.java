package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import java.util.function.Consumer;

/**
 * One stream of the Messages API as chunks.
 *
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">Anthropic,
 *     streaming messages</a>
 */
final class AnthropicStream implements StreamTranslator {

    /** What the block that is being sent becomes. */
    private enum Block {
        TEXT,
        CALL,
        /** Arguments of {@link AnthropicSchema#TOOL}, which are the answer's text. */
        SCHEMA,
        /** Not for the client, or complete from its start on. */
        OTHER
    }

    private final Provider provider;
    private final Stamp stamp;
    private final String model;
    private final ObjectNode usage = Json.object();
    private final String id;
    private ChatAnswer chunks;
    private Block block = Block.OTHER;
    private boolean blockHasInput;
    private int calls;
    private String stopReason = "";
    private boolean ended;

    AnthropicStream(Provider provider, Stamp stamp, String model) {
        this.provider = provider;
        this.stamp = stamp;
        id = stamp.id("chatcmpl-");
        chunks = new ChatAnswer(id, stamp.now(), model);
        this.model = model;
    }

    @Override
    public void accept(Frame frame, Consumer<ObjectNode> out) {
        JsonNode event = StreamEvents.json(provider, frame);
        switch (event.path("type").asText("")) {
            case "message_start" -> start(event.path("message"), out);
            case "content_block_start" -> startBlock(event.path("content_block"), out);
            case "content_block_delta" -> delta(event.path("delta"), out);
            case "content_block_stop" -> stopBlock(out);
            case "message_delta" -> {
                takeUsage(event.path("usage"));
                stopReason = event.path("delta").path("stop_reason").asText(stopReason);
            }
            case "message_stop" -> stop(out);
            case "error" -> throw VendorErrors.inStream(provider, status(event), event);
            // ping, and what Anthropic adds later
            default -> {}
        }
    }

    @Override
    public void end(Consumer<ObjectNode> out) {
        if (!ended) {
            throw StreamEvents.cutOff(provider, "message_stop");
        }
    }

    private void start(JsonNode message, Consumer<ObjectNode> out) {
        chunks = new ChatAnswer(id, stamp.now(), message.path("model").asText(model));
        takeUsage(message.path("usage"));
        ObjectNode first = Json.object().put("content", "");
        out.accept(chunks.chunk(first.putNull("refusal")));
    }

    /**
     * The last word counts: {@code message_delta} tells totals, in newer versions of all classes.
     */
    private void takeUsage(JsonNode told) {
        told.propertyStream()
                .filter(count -> !count.getValue().isNull())
                .forEach(count -> usage.set(count.getKey(), count.getValue()));
    }

    private void startBlock(JsonNode started, Consumer<ObjectNode> out) {
        String type = started.path("type").asText("");
        blockHasInput = false;
        block =
                switch (type) {
                    case "text" -> Block.TEXT;
                    case "tool_use" -> startCall(started, out);
                    case "redacted_thinking" -> {
                        ObjectNode delta = Json.object();
                        delta.putArray("thinking_blocks").add(started);
                        out.accept(chunks.chunk(delta));
                        yield Block.OTHER;
                    }
                    default -> {
                        sendResult(type, started, out);
                        yield Block.OTHER;
                    }
                };
        if (block == Block.TEXT) {
            sendText(started.path("text").asText(""), out);
        }
    }

    private Block startCall(JsonNode started, Consumer<ObjectNode> out) {
        if (AnthropicSchema.TOOL.equals(started.path("name").asText(""))) {
            return Block.SCHEMA;
        }
        calls++;
        String callId = started.path("id").asText("");
        String name = started.path("name").asText("");
        ObjectNode call = ChatAnswer.toolCall(callId, name, "");
        out.accept(chunks.chunk(ChatAnswer.toolStart(calls - 1, call)));
        return Block.CALL;
    }

    private void sendResult(String type, JsonNode result, Consumer<ObjectNode> out) {
        if (type.endsWith("_tool_result")) {
            boolean search = type.startsWith("web_search");
            ObjectNode delta = Json.object();
            delta.putObject("provider_specific_fields")
                    .putArray(search ? "web_search_results" : "tool_results")
                    .add(result);
            out.accept(chunks.chunk(delta));
        }
    }

    private void delta(JsonNode delta, Consumer<ObjectNode> out) {
        switch (delta.path("type").asText("")) {
            case "text_delta" -> sendText(delta.path("text").asText(""), out);
            case "input_json_delta" -> sendInput(delta.path("partial_json").asText(""), out);
            case "thinking_delta" -> sendThinking(delta.path("thinking").asText(""), "", out);
            case "signature_delta" -> sendThinking("", delta.path("signature").asText(""), out);
            case "citations_delta" -> {
                ObjectNode own = Json.object();
                own.putObject("provider_specific_fields").set("citation", delta.path("citation"));
                out.accept(chunks.chunk(own));
            }
            default -> {}
        }
    }

    private void sendText(String text, Consumer<ObjectNode> out) {
        if (!text.isEmpty()) {
            out.accept(chunks.chunk(Json.object().put("content", text)));
        }
    }

    private void sendInput(String json, Consumer<ObjectNode> out) {
        if (json.isEmpty()) {
            return;
        }
        blockHasInput = true;
        if (block == Block.SCHEMA) {
            sendText(json, out);
        }
        if (block == Block.CALL) {
            out.accept(chunks.chunk(ChatAnswer.toolArguments(calls - 1, json)));
        }
    }

    private void sendThinking(String thinking, String signature, Consumer<ObjectNode> out) {
        ObjectNode delta = Json.object().put("reasoning_content", thinking);
        delta.putArray("thinking_blocks")
                .addObject()
                .put("type", "thinking")
                .put("thinking", thinking)
                .put("signature", signature);
        out.accept(chunks.chunk(delta));
    }

    /** A tool without arguments sends none, and clients read {@code ""} as broken JSON. */
    private void stopBlock(Consumer<ObjectNode> out) {
        if (!blockHasInput && (block == Block.CALL || block == Block.SCHEMA)) {
            sendInput("{}", out);
        }
        block = Block.OTHER;
    }

    private void stop(Consumer<ObjectNode> out) {
        ended = true;
        out.accept(chunks.finish(AnthropicFinish.reason(stopReason, calls > 0)));
        out.accept(chunks.usage(AnthropicUsage.toOpenAi(usage)));
    }

    /** An event has no HTTP status, only the type that stands for one. */
    private static int status(JsonNode event) {
        return switch (event.path("error").path("type").asText("")) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }
}
