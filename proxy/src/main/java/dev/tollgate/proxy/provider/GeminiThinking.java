package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;

/**
 * How long Gemini thinks: a budget of tokens up to 2.5, a level from 3 on. The numbers are
 * LiteLLM's.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thinking">Gemini, thinking</a>
 */
final class GeminiThinking {

    private static final String LEVEL = "thinkingLevel";
    private static final String BUDGET = "thinkingBudget";
    private static final String SHOWN = "includeThoughts";

    private GeminiThinking() {}

    static void write(ObjectNode config, JsonNode request, GeminiModel model) {
        ObjectNode thinking = Json.object();
        if (request.path("thinking").isObject()) {
            anthropic(thinking, request.path("thinking"), model);
        } else if (request.path("reasoning_effort").isTextual()) {
            effort(thinking, request.path("reasoning_effort").textValue(), model);
        }
        if (!thinking.isEmpty()) {
            config.set("thinkingConfig", thinking);
        }
    }

    /** Where nobody asks for thoughts: as few as can be. */
    static void least(ObjectNode config, GeminiModel model) {
        config.putObject("thinkingConfig").put(LEVEL, least(model));
    }

    /** The least that the model can think: it can't be turned off from Gemini 3 on. */
    private static String least(GeminiModel model) {
        return model.flash() ? "minimal" : "low";
    }

    private static void effort(ObjectNode thinking, String effort, GeminiModel model) {
        boolean none = effort.equals("none") || effort.equals("disable");
        if (model.third()) {
            thinking.put(LEVEL, level(effort, model));
        } else {
            thinking.put(BUDGET, budget(effort, model));
        }
        thinking.put(SHOWN, !none);
    }

    private static String level(String effort, GeminiModel model) {
        return switch (effort) {
            case "none", "disable", "minimal" -> least(model);
            case "low" -> "low";
            case "medium" -> model.flash() ? "medium" : "high";
            case "high", "xhigh", "max" -> "high";
            default -> throw unknown(effort);
        };
    }

    private static int budget(String effort, GeminiModel model) {
        return switch (effort) {
            case "none", "disable" -> 0;
            case "minimal" -> least25(model.name());
            case "low" -> 1024;
            case "medium" -> 2048;
            case "high", "xhigh", "max" -> 4096;
            default -> throw unknown(effort);
        };
    }

    private static int least25(String name) {
        if (name.contains("2.5-flash-lite")) {
            return 512;
        }
        return name.contains("2.5-flash") ? 1 : 128;
    }

    /** Anthropic's {@code thinking}, which LiteLLM's clients send to every vendor. */
    private static void anthropic(ObjectNode thinking, JsonNode told, GeminiModel model) {
        boolean enabled = !told.path("type").asText("").equals("disabled");
        int budget = enabled ? told.path("budget_tokens").asInt(-1) : 0;
        if (model.third()) {
            thinking.put(LEVEL, budget < 0 ? "high" : least(model));
        } else {
            thinking.put(BUDGET, budget);
        }
        thinking.put(SHOWN, budget != 0);
    }

    private static FailureException unknown(String effort) {
        return new FailureException(
                new Failure.BadRequest(
                        "reasoning_effort '"
                                + effort
                                + "' is unknown: use none, minimal, low, medium or high.",
                        "reasoning_effort"));
    }
}
