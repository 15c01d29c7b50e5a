package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.Map;

/** What a candidate says beside its parts: sources, safety ratings, probabilities. */
final class GeminiExtras {

    /** LiteLLM's name for each, on the completion's first level. */
    private static final Map<String, String> LISTED =
            Map.of(
                    "groundingMetadata", "vertex_ai_grounding_metadata",
                    "urlContextMetadata", "vertex_ai_url_context_metadata",
                    "safetyRatings", "vertex_ai_safety_results",
                    "citationMetadata", "vertex_ai_citation_metadata");

    private GeminiExtras() {}

    static void list(JsonNode candidate, ObjectNode completion) {
        for (Map.Entry<String, JsonNode> field : candidate.properties()) {
            String listed = LISTED.get(field.getKey());
            JsonNode value = field.getValue();
            if (listed != null && value.isContainerNode() && !value.isEmpty()) {
                completion.withArrayProperty(listed).add(value);
            }
        }
    }

    /** How often the model searched the web. */
    static int searches(JsonNode candidate) {
        return candidate.path("groundingMetadata").path("webSearchQueries").size();
    }

    /** The sources of a text as OpenAI's {@code annotations}. */
    static ArrayNode annotations(JsonNode candidate) {
        JsonNode grounding = candidate.path("groundingMetadata");
        ArrayNode annotations = Json.array();
        for (JsonNode support : grounding.path("groundingSupports")) {
            JsonNode segment = support.path("segment");
            for (JsonNode index : support.path("groundingChunkIndices")) {
                JsonNode web = grounding.path("groundingChunks").path(index.asInt()).path("web");
                if (web.has("uri")) {
                    annotations
                            .addObject()
                            .put("type", "url_citation")
                            .putObject("url_citation")
                            .put("start_index", segment.path("startIndex").asInt())
                            .put("end_index", segment.path("endIndex").asInt())
                            .put("url", web.path("uri").asText(""))
                            .put("title", web.path("title").asText(""));
                }
            }
        }
        return annotations;
    }

    /** {@code logprobsResult} as OpenAI's {@code logprobs}; empty where there are none. */
    static ObjectNode logprobs(JsonNode candidate) {
        JsonNode told = candidate.path("logprobsResult");
        ObjectNode logprobs = Json.object();
        if (!told.path("chosenCandidates").isArray()) {
            return logprobs;
        }
        ArrayNode content = logprobs.putArray("content");
        for (int i = 0; i < told.path("chosenCandidates").size(); i++) {
            ObjectNode token = token(told.path("chosenCandidates").path(i));
            ArrayNode top = token.putArray("top_logprobs");
            told.path("topCandidates")
                    .path(i)
                    .path("candidates")
                    .forEach(other -> top.add(token(other)));
            content.add(token);
        }
        return logprobs;
    }

    private static ObjectNode token(JsonNode told) {
        ObjectNode token = Json.object();
        token.put("token", told.path("token").asText(""));
        token.set("logprob", told.path("logProbability"));
        token.putNull("bytes");
        return token;
    }
}
