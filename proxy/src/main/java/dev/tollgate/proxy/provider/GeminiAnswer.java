package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.FailureException;

/**
 * A {@code GenerateContentResponse} as a {@code chat.completion}.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#generatecontentresponse">Gemini,
 *     GenerateContentResponse</a>
 */
final class GeminiAnswer {

    private GeminiAnswer() {}

    static ObjectNode completion(Provider provider, String model, ObjectNode answer, Stamp stamp) {
        ObjectNode completion = Json.object();
        completion.put("id", stamp.id("chatcmpl-"));
        completion.put("object", "chat.completion");
        completion.put("created", stamp.now());
        completion.put("model", answer.path("modelVersion").asText(model));
        ArrayNode choices = completion.putArray("choices");
        int searches = 0;
        for (JsonNode candidate : answer.path("candidates")) {
            choices.add(choice(candidate, choices.size(), stamp));
            GeminiExtras.list(candidate, completion);
            searches += GeminiExtras.searches(candidate);
        }
        JsonNode feedback = answer.path("promptFeedback");
        if (choices.isEmpty() && !feedback.has("blockReason")) {
            throw new FailureException(
                    GoogleHttp.failure(
                            provider, ErrorClass.API_ERROR, "the answer holds no candidate."));
        }
        if (choices.isEmpty()) {
            choices.add(blocked());
            completion.set("vertex_ai_prompt_feedback", feedback);
        }
        completion.set("usage", GeminiUsage.of(answer.path("usageMetadata"), searches));
        return completion;
    }

    private static ObjectNode choice(JsonNode candidate, int position, Stamp stamp) {
        GeminiParts parts = new GeminiParts(stamp, 0, false);
        candidate.path("content").path("parts").forEach(parts::add);
        ObjectNode message = ChatAnswer.message(parts.content());
        message.setAll(parts.rest());
        ArrayNode annotations = GeminiExtras.annotations(candidate);
        if (!annotations.isEmpty()) {
            message.set("annotations", annotations);
        }
        ObjectNode logprobs = GeminiExtras.logprobs(candidate);
        String reason = candidate.path("finishReason").asText("");
        return choice(
                candidate.path("index").asInt(position),
                message,
                logprobs,
                GeminiFinish.of(reason, parts.calls() > 0));
    }

    private static ObjectNode choice(
            int index, ObjectNode message, ObjectNode logprobs, String finish) {
        ObjectNode choice = Json.object();
        choice.put("index", index);
        choice.set("message", message);
        choice.set("logprobs", logprobs.isEmpty() ? Json.object().nullNode() : logprobs);
        choice.put("finish_reason", finish);
        return choice;
    }

    /** The prompt was refused, so there is no candidate at all. */
    private static ObjectNode blocked() {
        return choice(0, ChatAnswer.message(""), Json.object(), "content_filter");
    }
}
