package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;

/**
 * How much a model thinks before it answers: OpenAI's {@code reasoning_effort}, or Anthropic's own
 * {@code thinking}, which wins.
 *
 * @param thinking as Anthropic takes it, missing where nothing is said
 * @param effort {@code output_config.effort}, empty where nothing is said
 */
record AnthropicThinking(JsonNode thinking, String effort) {

    /** Anthropic takes no smaller budget, so LiteLLM's 128 for {@code minimal} can't be kept. */
    private static final int SMALLEST = 1024;

    private static final AnthropicThinking NONE =
            new AnthropicThinking(Json.object().path("thinking"), "");

    /**
     * @param limit the client's own {@code max_tokens}, 0 where there is none
     * @param fits whether the conversation can go on with thinking: a call of a tool whose thinking
     *     the client gave back, as OpenAI's clients can't, rules it out
     */
    static AnthropicThinking of(ObjectNode request, AnthropicModel model, int limit, boolean fits) {
        if (request.path("thinking").isObject()) {
            return new AnthropicThinking(request.path("thinking"), "");
        }
        String effort = effort(request.path("reasoning_effort"));
        if (effort.isEmpty() || effort.equals("none") || !fits) {
            return NONE;
        }
        if (model.thinksAdaptively()) {
            String level = effort.equals("minimal") ? "low" : effort;
            return new AnthropicThinking(
                    Json.object().put("type", "adaptive"), level.equals("xhigh") ? "max" : level);
        }
        // a limit of the client's own holds for both: thinking gets what fits under it
        int budget = limit == 0 ? budget(effort) : Math.min(budget(effort), limit - 1);
        return budget < SMALLEST
                ? NONE
                : new AnthropicThinking(
                        Json.object().put("type", "enabled").put("budget_tokens", budget), "");
    }

    /** OpenAI's text, or the object of its Responses API. */
    private static String effort(JsonNode effort) {
        return effort.isObject() ? effort.path("effort").asText("") : effort.asText("");
    }

    private static int budget(String effort) {
        return switch (effort) {
            case "minimal", "low" -> SMALLEST;
            case "medium" -> 2048;
            case "high" -> 4096;
            case "xhigh", "max" -> 8192;
            default ->
                    throw new FailureException(
                            new Failure.BadRequest(
                                    "Unknown reasoning_effort '"
                                            + effort
                                            + "': use none, minimal, low, medium, high or xhigh.",
                                    "reasoning_effort"));
        };
    }

    void putInto(ObjectNode body) {
        if (!thinking.isMissingNode()) {
            body.set("thinking", thinking);
        }
        if (!effort.isEmpty()) {
            body.putObject("output_config").put("effort", effort);
        }
    }

    /** The limit of the whole answer, so that there is room for it after the thinking. */
    int maxTokens(int limit, int byDefault) {
        if (limit > 0) {
            return limit;
        }
        int budget = thinking.path("budget_tokens").asInt();
        return budget == 0 ? byDefault : Math.max(byDefault, budget + 4096);
    }
}
