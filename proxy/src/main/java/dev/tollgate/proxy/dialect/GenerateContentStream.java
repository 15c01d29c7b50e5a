package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Chunks as events of {@code streamGenerateContent}: text at once, calls of functions as a whole at
 * the end, and in the last event the reason for the end together with the usage.
 */
final class GenerateContentStream implements Dialect.Encoder {

    private final Map<Integer, Choice> choices = new TreeMap<>();
    private final ObjectNode last = Json.object();

    /** What is kept of a choice until the end. */
    private static final class Choice {
        final Map<Integer, Call> calls = new TreeMap<>();
        String finish = "";
    }

    private static final class Call {
        String id = "";
        String name = "";
        final StringBuilder arguments = new StringBuilder();
    }

    @Override
    public void accept(ObjectNode chunk, Consumer<Frame> frames) {
        last.set("id", chunk.path("id"));
        last.set("model", chunk.path("model"));
        if (chunk.path("usage").isObject()) {
            last.set("usage", chunk.path("usage"));
        }
        for (JsonNode told : chunk.path("choices")) {
            int index = told.path("index").asInt();
            Choice choice = choices.computeIfAbsent(index, _ -> new Choice());
            choice.finish =
                    told.path("finish_reason").isTextual()
                            ? told.path("finish_reason").textValue()
                            : choice.finish;
            told.path("delta").path("tool_calls").forEach(call -> collect(call, choice));
            ArrayNode parts = parts(told.path("delta"));
            if (!parts.isEmpty()) {
                ObjectNode event = Json.object();
                event.putArray("candidates").add(GenerateContentAnswer.candidate(index, parts));
                event.put("modelVersion", chunk.path("model").asText(""));
                event.put("responseId", chunk.path("id").asText(""));
                frames.accept(Frame.of(event));
            }
        }
    }

    @Override
    public void end(Consumer<Frame> frames) {
        ObjectNode event = Json.object();
        ArrayNode candidates = event.putArray("candidates");
        choices.forEach((index, choice) -> candidates.add(finished(index, choice)));
        frames.accept(Frame.of(GenerateContentAnswer.finished(event, last)));
    }

    @Override
    public void fail(Failure failure, Consumer<Frame> frames) {
        frames.accept(Frame.of(GoogleErrors.body(failure)));
    }

    private static ArrayNode parts(JsonNode delta) {
        ArrayNode parts = Json.array();
        String reasoning = text(delta.path("reasoning_content"));
        if (!reasoning.isEmpty()) {
            GenerateContentParts.thought(reasoning, "", parts);
        }
        for (JsonNode block : delta.path("thinking_blocks")) {
            String signature = text(block.path("signature"));
            if (!signature.isEmpty()) {
                GenerateContentParts.thought("", signature, parts);
            }
        }
        String content = text(delta.path("content")) + text(delta.path("refusal"));
        if (!content.isEmpty()) {
            parts.addObject().put("text", content);
        }
        GenerateContentParts.images(delta.path("images"), parts);
        return parts;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : "";
    }

    private static void collect(JsonNode told, Choice choice) {
        Call call = choice.calls.computeIfAbsent(told.path("index").asInt(), _ -> new Call());
        call.id += text(told.path("id"));
        call.name += text(told.path("function").path("name"));
        call.arguments.append(text(told.path("function").path("arguments")));
    }

    private static ObjectNode finished(int index, Choice choice) {
        ArrayNode parts = Json.array();
        boolean called = true;
        for (Call call : choice.calls.values()) {
            called &=
                    GenerateContentAnswer.call(
                            call.id, call.name, call.arguments.toString(), parts);
        }
        if (parts.isEmpty()) {
            parts.addObject().put("text", "");
        }
        return GenerateContentAnswer.candidate(index, parts)
                .put("finishReason", GenerateContentAnswer.finish(choice.finish, called));
    }
}
