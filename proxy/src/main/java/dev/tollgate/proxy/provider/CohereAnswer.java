package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Usage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Cohere's answers and stream events have in common. */
final class CohereAnswer {

    private CohereAnswer() {}

    /** OpenAI's word for a {@code finish_reason}. */
    static String finishReason(String reason) {
        return switch (reason) {
            case "MAX_TOKENS", "ERROR_LIMIT" -> "length";
            case "TOOL_CALL" -> "tool_calls";
            case "ERROR_TOXIC" -> "content_filter";
            default -> "stop";
        };
    }

    /** An answer of status 200 that says it failed is a failure all the same. */
    static void refuseError(Provider provider, String reason, JsonNode error) {
        int status =
                switch (reason) {
                    case "ERROR" -> 500;
                    case "TIMEOUT" -> 504;
                    default -> 0;
                };
        if (status > 0) {
            String message = error.asText("");
            throw VendorErrors.inStream(
                    provider,
                    status,
                    Json.object()
                            .put(
                                    "message",
                                    message.isEmpty()
                                            ? "The model ended with " + reason
                                            : message));
        }
    }

    /** The model's thoughts, or its plan before it calls tools. */
    static String thoughts(JsonNode message) {
        String thoughts =
                message.path("content")
                        .valueStream()
                        .map(part -> part.path("thinking").asText(""))
                        .collect(Collectors.joining());
        return thoughts.isEmpty() ? message.path("tool_plan").asText("") : thoughts;
    }

    /** One annotation for each source of each citation, as LiteLLM makes them. */
    static ArrayNode annotations(Stream<JsonNode> citations) {
        ArrayNode annotations = Json.array();
        citations.forEach(citation -> {
            for (JsonNode source : citation.path("sources")) {
                ObjectNode annotation = annotations.addObject().put("type", "url_citation");
                annotation
                        .putObject("url_citation")
                        .put("start_index", citation.path("start").asInt())
                        .put("end_index", citation.path("end").asInt())
                        .put("title", source.path("document").path("title").asText(""))
                        .put("url", url(source));
            }
        });
        return annotations;
    }

    /** Tokens, not billed units: those leave out what Cohere adds to prompts. */
    static ObjectNode usage(JsonNode usage) {
        JsonNode tokens =
                usage.path("tokens").isObject() ? usage.path("tokens") : usage.path("billed_units");
        long cached = usage.path("cached_tokens").asLong();
        return ChatAnswer.usage(
                new Usage(
                        Math.max(0, tokens.path("input_tokens").asLong() - cached),
                        cached,
                        0,
                        0,
                        tokens.path("output_tokens").asLong(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0));
    }

    private static String url(JsonNode source) {
        return source.path("url")
                .asText(
                        source.path("document")
                                .path("url")
                                .asText("source:" + source.path("id").asText("unknown")));
    }
}
