package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.FailureException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One stream of Gemini as chunks. Each event is a whole {@code GenerateContentResponse} with the
 * parts that are new; usage is told for all so far, so the last one counts.
 */
final class GeminiStream implements StreamTranslator {

    private static final int UNAVAILABLE = 503;

    private final Provider provider;
    private final Stamp stamp;
    private final String id;
    private final long created;
    private final Map<Integer, Candidate> candidates = new TreeMap<>();
    private String model;
    private JsonNode usage = Json.object();
    private int searches;
    private boolean blocked;

    /** What is remembered of a candidate until the end. */
    private static final class Candidate {
        boolean started;
        int calls;
        String finish = "";
    }

    GeminiStream(Provider provider, String model, Stamp stamp) {
        this.provider = provider;
        this.model = model;
        this.stamp = stamp;
        id = stamp.id("chatcmpl-");
        created = stamp.now();
    }

    @Override
    public void accept(Frame frame, Consumer<ObjectNode> chunks) {
        JsonNode parsed = parsed(frame);
        // an error may come in a list of its own
        JsonNode event = parsed.isArray() ? parsed.path(0) : parsed;
        if (event.has("error")) {
            int status = event.path("error").path("code").asInt(UNAVAILABLE);
            throw VendorErrors.inStream(provider, status, event);
        }
        model = event.path("modelVersion").asText(model);
        if (event.path("usageMetadata").isObject()) {
            usage = event.path("usageMetadata");
        }
        if (event.path("promptFeedback").has("blockReason")) {
            blocked = true;
        }
        event.path("candidates").forEach(candidate -> candidate(candidate, chunks));
    }

    @Override
    public void end(Consumer<ObjectNode> chunks) {
        if (blocked && candidates.isEmpty()) {
            Candidate refused = new Candidate();
            refused.finish = "SAFETY";
            candidates.put(0, refused);
        }
        boolean cut = candidates.values().stream().anyMatch(each -> each.finish.isEmpty());
        if (candidates.isEmpty() || cut) {
            throw new FailureException(
                    GoogleHttp.failure(
                            provider,
                            ErrorClass.API_CONNECTION,
                            "the stream ended without a finishReason: the answer is cut off."));
        }
        candidates.forEach((index, each) -> {
            ObjectNode delta = each.started ? Json.object() : opening();
            String finish = GeminiFinish.of(each.finish, each.calls > 0);
            ObjectNode chunk = chunk();
            choice(chunk, index, delta).put("finish_reason", finish);
            chunks.accept(chunk);
        });
        if (!usage.isEmpty()) {
            ObjectNode last = chunk();
            last.set("usage", GeminiUsage.of(usage, searches));
            chunks.accept(last);
        }
    }

    private void candidate(JsonNode told, Consumer<ObjectNode> chunks) {
        int index = told.path("index").asInt();
        Candidate candidate = candidates.computeIfAbsent(index, _ -> new Candidate());
        candidate.finish = told.path("finishReason").asText(candidate.finish);
        searches = Math.max(searches, GeminiExtras.searches(told));
        GeminiParts parts = new GeminiParts(stamp, candidate.calls, true);
        told.path("content").path("parts").forEach(parts::add);
        candidate.calls = parts.calls();
        ObjectNode delta = candidate.started ? Json.object() : opening();
        if (!parts.content().isEmpty()) {
            delta.put("content", parts.content());
        }
        delta.setAll(parts.rest());
        ArrayNode annotations = GeminiExtras.annotations(told);
        if (!annotations.isEmpty()) {
            delta.set("annotations", annotations);
        }
        ObjectNode chunk = chunk();
        ObjectNode choice = choice(chunk, index, delta);
        ObjectNode logprobs = GeminiExtras.logprobs(told);
        if (!logprobs.isEmpty()) {
            choice.set("logprobs", logprobs);
        }
        GeminiExtras.list(told, chunk);
        boolean worth = !candidate.started || !delta.isEmpty() || told.has("groundingMetadata");
        candidate.started = true;
        if (worth) {
            chunks.accept(chunk);
        }
    }

    private JsonNode parsed(Frame frame) {
        try {
            return Json.parse(frame.data());
        } catch (FailureException notJson) {
            throw new FailureException(
                    GoogleHttp.failure(
                            provider,
                            ErrorClass.API_ERROR,
                            "the stream holds an event that is not JSON."),
                    notJson);
        }
    }

    private static ObjectNode opening() {
        return Json.object().put("role", "assistant");
    }

    private ObjectNode chunk() {
        ObjectNode chunk = Json.object();
        chunk.put("id", id);
        chunk.put("object", "chat.completion.chunk");
        chunk.put("created", created);
        chunk.put("model", model);
        chunk.putArray("choices");
        return chunk;
    }

    private static ObjectNode choice(ObjectNode chunk, int index, ObjectNode delta) {
        ObjectNode choice = chunk.withArrayProperty("choices").addObject();
        choice.put("index", index);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        return choice;
    }
}
