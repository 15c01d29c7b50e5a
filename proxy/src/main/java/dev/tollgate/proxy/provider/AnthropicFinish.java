package dev.tollgate.proxy.provider;

/** Anthropic's {@code stop_reason} as OpenAI's {@code finish_reason}. */
final class AnthropicFinish {

    private AnthropicFinish() {}

    /**
     * @param called whether the client sees a tool call
     */
    static String reason(String stopReason, boolean called) {
        return switch (stopReason) {
            case "tool_use" -> called ? "tool_calls" : "stop";
            // the answer isn't whole: no room left, or a pause that the client must end
            case "max_tokens", "model_context_window_exceeded", "compaction", "pause_turn" ->
                    "length";
            // LiteLLM hands "refusal" on, which OpenAI's clients don't know
            case "refusal" -> "content_filter";
            default -> "stop";
        };
    }
}
