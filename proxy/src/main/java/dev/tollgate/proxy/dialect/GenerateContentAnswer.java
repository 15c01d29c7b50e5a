package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.FailureException;

/** A {@code chat.completion} as a {@code GenerateContentResponse}. */
final class GenerateContentAnswer {

    private static final String MALFORMED = "MALFORMED_FUNCTION_CALL";

    private GenerateContentAnswer() {}

    static ObjectNode of(ObjectNode completion) {
        ObjectNode answer = Json.object();
        ArrayNode candidates = answer.putArray("candidates");
        for (JsonNode choice : completion.path("choices")) {
            candidates.add(candidate(choice));
        }
        return finished(answer, completion);
    }

    /** Adds what an answer or an event ends with. */
    static ObjectNode finished(ObjectNode answer, JsonNode completion) {
        if (completion.path("usage").isObject()) {
            answer.set("usageMetadata", usage(completion.path("usage")));
        }
        answer.put("modelVersion", completion.path("model").asText(""));
        answer.put("responseId", completion.path("id").asText(""));
        return answer;
    }

    /** A candidate with these parts. */
    static ObjectNode candidate(int index, ArrayNode parts) {
        ObjectNode candidate = Json.object();
        candidate.putObject("content").put("role", "model").set("parts", parts);
        return candidate.put("index", index);
    }

    /**
     * Adds a call of a function.
     *
     * @return whether its arguments are an object; it is left out otherwise, as Gemini does
     */
    static boolean call(String id, String name, String arguments, ArrayNode parts) {
        ObjectNode args = Json.object();
        if (!arguments.isBlank()) {
            try {
                if (!(Json.parse(arguments) instanceof ObjectNode object)) {
                    return false;
                }
                args = object;
            } catch (FailureException notJson) {
                return false;
            }
        }
        ObjectNode call = parts.addObject().putObject("functionCall");
        if (!id.isEmpty()) {
            call.put("id", id);
        }
        call.put("name", name).set("args", args);
        return true;
    }

    /**
     * Why the model stopped, in Gemini's words.
     *
     * @param called whether the arguments of all calls were valid
     */
    static String finish(String reason, boolean called) {
        if (!called) {
            return MALFORMED;
        }
        return switch (reason) {
            case "length" -> "MAX_TOKENS";
            case "content_filter" -> "SAFETY";
            case "malformed_function_call" -> MALFORMED;
            default -> "STOP";
        };
    }

    private static ObjectNode candidate(JsonNode choice) {
        JsonNode message = choice.path("message");
        ArrayNode parts = Json.array();
        thoughts(message, parts);
        String text = message.path("content").asText(message.path("refusal").asText(""));
        if (message.path("content").isTextual() || message.path("refusal").isTextual()) {
            parts.addObject().put("text", text);
        }
        GenerateContentParts.images(message.path("images"), parts);
        boolean called = true;
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            called &=
                    call(
                            call.path("id").asText(""),
                            function.path("name").asText(""),
                            function.path("arguments").asText(""),
                            parts);
        }
        return candidate(choice.path("index").asInt(), parts)
                .put("finishReason", finish(choice.path("finish_reason").asText(""), called));
    }

    private static void thoughts(JsonNode message, ArrayNode parts) {
        boolean signed = false;
        for (JsonNode block : message.path("thinking_blocks")) {
            if (block.path("thinking").isTextual()) {
                GenerateContentParts.thought(
                        block.path("thinking").textValue(),
                        block.path("signature").asText(""),
                        parts);
                signed = true;
            }
        }
        String reasoning = message.path("reasoning_content").asText("");
        if (!signed && !reasoning.isEmpty() && !message.path("reasoning_content").isNull()) {
            GenerateContentParts.thought(reasoning, "", parts);
        }
    }

    private static ObjectNode usage(JsonNode told) {
        long reasoning = told.path("completion_tokens_details").path("reasoning_tokens").asLong();
        long cached = told.path("prompt_tokens_details").path("cached_tokens").asLong();
        long prompt = told.path("prompt_tokens").asLong();
        long completion = told.path("completion_tokens").asLong();
        ObjectNode usage = Json.object();
        usage.put("promptTokenCount", prompt);
        usage.put("candidatesTokenCount", completion - reasoning);
        usage.put("totalTokenCount", told.path("total_tokens").asLong(prompt + completion));
        if (reasoning > 0) {
            usage.put("thoughtsTokenCount", reasoning);
        }
        if (cached > 0) {
            usage.put("cachedContentTokenCount", cached);
        }
        return usage;
    }
}
