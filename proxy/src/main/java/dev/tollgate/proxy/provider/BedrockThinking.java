package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code reasoning_effort} and {@code thinking} in the words of each maker on Bedrock. */
final class BedrockThinking {

    /** Bedrock refuses Claude a smaller budget, in tokens. */
    private static final int SMALLEST_BUDGET = 1024;

    /** Room for the answer beside the thoughts where the client gives no limit, in tokens. */
    private static final int ROOM = 4096;

    private BedrockThinking() {}

    /** Changes the parameters of one request. */
    static void apply(BedrockModel model, ObjectNode request) {
        JsonNode effort = request.path("reasoning_effort");
        if (effort.isTextual() && model.isFrom("anthropic.")) {
            request.remove("reasoning_effort");
            budget(effort.textValue(), request);
        } else if (effort.isTextual() && model.isFrom("amazon.nova-2")) {
            request.remove("reasoning_effort");
            request.putObject("reasoningConfig")
                    .put("type", "enabled")
                    .put("maxReasoningEffort", effort.textValue());
        }
        JsonNode budget = request.path("thinking").path("budget_tokens");
        if (budget.isInt() && noLimit(request)) {
            request.put("max_tokens", budget.intValue() + ROOM);
        }
    }

    private static boolean noLimit(ObjectNode request) {
        return !request.hasNonNull("max_tokens") && !request.hasNonNull("max_completion_tokens");
    }

    /** LiteLLM's budgets. */
    private static void budget(String effort, ObjectNode request) {
        if (effort.equals("none") || request.has("thinking")) {
            return;
        }
        int tokens =
                switch (effort) {
                    case "high", "xhigh" -> 4096;
                    case "medium" -> 2048;
                    default -> SMALLEST_BUDGET;
                };
        request.putObject("thinking").put("type", "enabled").put("budget_tokens", tokens);
    }
}
