package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.Answer.Call;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Bedrock's Converse, and InvokeModel for embeddings.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">
 *     Amazon Bedrock, Converse</a>
 */
final class BedrockVendor implements Vendor {

    private static final int OPERATION = 2;

    @Override
    public boolean knows(Received request) {
        return request.path().matches("/model/[^/]+/(converse|converse-stream|invoke)");
    }

    @Override
    public Optional<Refusal> refusal(Received request) {
        String authorization = request.header("authorization");
        boolean signed = authorization.startsWith("AWS4-HMAC-SHA256 ");
        if (!signed && Vendor.withoutKey(request).isPresent()) {
            return Optional.of(
                    new Refusal(403, "The security token included in the request is invalid."));
        }
        if (signed && request.header("x-amz-date").isEmpty()) {
            return Optional.of(new Refusal(403, "Missing X-Amz-Date."));
        }
        if (request.path().contains("missing")) {
            return Optional.of(new Refusal(404, "Could not resolve the foundation model."));
        }
        return Vendor.gatewayField(request.json()).or(() -> unknownFields(request.json()));
    }

    private static Optional<Refusal> unknownFields(JsonNode body) {
        for (String name : new String[] {"stream", "max_tokens", "model", "stream_options"}) {
            if (body.has(name)) {
                return Optional.of(
                        new Refusal(400, "extraneous key [" + name + "] is not permitted"));
            }
        }
        return Optional.empty();
    }

    @Override
    public Reply answer(Received request, Script script) {
        Conversation conversation = Conversation.of(request.json());
        return switch (request.segment(OPERATION)) {
            case "converse" -> Reply.json(whole(Answer.to(conversation, script)));
            case "converse-stream" -> stream(Answer.to(conversation, script));
            default -> embedding(request.json());
        };
    }

    private static Reply embedding(JsonNode body) {
        if (body.has("texts")) {
            return CohereVendor.embed(body);
        }
        int dimensions = body.path("dimensions").asInt(Embeddings.DIMENSIONS);
        List<Float> vector = Embeddings.vector(body.path("inputText").asText(), dimensions);
        return Reply.json(Make.object("embedding", vector, "inputTextTokenCount", 1));
    }

    private static ObjectNode whole(Answer answer) {
        List<JsonNode> content = new ArrayList<>();
        if (answer.thinks()) {
            JsonNode text = Make.object("text", answer.reasoning(), "signature", Answer.SIGNATURE);
            content.add(Make.object("reasoningContent", Make.object("reasoningText", text)));
        }
        if (answer.calls().isEmpty()) {
            content.add(Make.object("text", answer.text()));
        }
        for (Call call : answer.calls()) {
            ObjectNode use = toolUse(call);
            content.add(Make.object("toolUse", use.set("input", call.arguments())));
        }
        JsonNode message = Make.object("role", "assistant", "content", content);
        return Make.object(
                "output", Make.object("message", message),
                "stopReason", stop(answer),
                "usage", usage(answer.counts()),
                "metrics", Map.of("latencyMs", 7));
    }

    private static ObjectNode toolUse(Call call) {
        return Make.object("toolUseId", call.id(), "name", call.name());
    }

    private static String stop(Answer answer) {
        return answer.finish("end_turn", "max_tokens", "tool_use");
    }

    private static ObjectNode usage(Answer.Counts counts) {
        return Make.object(
                "inputTokens", counts.prompt() - counts.cached(),
                "outputTokens", counts.completion(),
                "totalTokens", counts.total(),
                "cacheReadInputTokens", counts.cached(),
                "cacheWriteInputTokens", 0);
    }

    private static Reply stream(Answer answer) {
        List<Reply.Part> parts = new ArrayList<>();
        parts.add(event("messageStart", Make.object("role", "assistant"), false));
        int index = 0;
        if (answer.thinks()) {
            reasoning(parts, index++, answer);
        }
        if (answer.calls().isEmpty()) {
            for (String piece : answer.pieces()) {
                parts.add(delta(index, Make.object("text", piece), true));
            }
            parts.add(event("contentBlockStop", Make.object("contentBlockIndex", index++), false));
        }
        for (Call call : answer.calls()) {
            call(parts, index++, call);
        }
        parts.add(event("messageStop", Make.object("stopReason", stop(answer)), false));
        JsonNode metadata =
                Make.object("usage", usage(answer.counts()), "metrics", Map.of("latencyMs", 7));
        parts.add(event("metadata", metadata, false));
        return new Reply.Parts("application/vnd.amazon.eventstream", Map.of(), parts);
    }

    private static void reasoning(List<Reply.Part> parts, int index, Answer answer) {
        JsonNode text = Make.object("text", answer.reasoning());
        JsonNode signature = Make.object("signature", Answer.SIGNATURE);
        parts.add(delta(index, Make.object("reasoningContent", text), false));
        parts.add(delta(index, Make.object("reasoningContent", signature), false));
        parts.add(event("contentBlockStop", Make.object("contentBlockIndex", index), false));
    }

    private static void call(List<Reply.Part> parts, int index, Call call) {
        JsonNode start = Make.object("toolUse", toolUse(call));
        parts.add(
                event(
                        "contentBlockStart",
                        Make.object("start", start, "contentBlockIndex", index),
                        false));
        for (String fragment : call.fragments()) {
            JsonNode use = Make.object("input", fragment);
            parts.add(delta(index, Make.object("toolUse", use), true));
        }
        parts.add(event("contentBlockStop", Make.object("contentBlockIndex", index), false));
    }

    private static Reply.Part delta(int index, JsonNode delta, boolean piece) {
        JsonNode body = Make.object("contentBlockIndex", index, "delta", delta);
        return event("contentBlockDelta", body, piece);
    }

    private static Reply.Part event(String type, JsonNode body, boolean piece) {
        return message(Map.of(":message-type", "event", ":event-type", type), body, piece);
    }

    private static Reply.Part message(Map<String, String> kind, JsonNode body, boolean piece) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        kind.forEach((name, value) -> headers.put(name, HeaderValue.fromString(value)));
        headers.put(":content-type", HeaderValue.fromString("application/json"));
        ByteBuffer bytes = new Message(headers, Make.bytes(body)).toByteBuffer();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return new Reply.Part(copy, piece);
    }

    @Override
    public Reply error(Refusal refusal) {
        return Reply.json(refusal.status(), Make.object("message", refusal.message()))
                .with("x-amzn-ErrorType", type(refusal.status()));
    }

    @Override
    public Reply.Part errorEvent(Refusal refusal) {
        JsonNode body = Make.object("message", refusal.message());
        Map<String, String> kind =
                Map.of(
                        ":message-type", "exception",
                        ":exception-type", "modelStreamErrorException");
        return message(kind, body, false);
    }

    private static String type(int status) {
        return switch (status) {
            case 400 -> "ValidationException";
            case 403 -> "AccessDeniedException";
            case 404 -> "ResourceNotFoundException";
            case 429 -> "ThrottlingException";
            case 503 -> "ServiceUnavailableException";
            default -> "InternalServerException";
        };
    }
}
