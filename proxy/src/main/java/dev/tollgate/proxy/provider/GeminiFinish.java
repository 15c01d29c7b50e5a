package dev.tollgate.proxy.provider;

/** Why Gemini stopped, in OpenAI's words; unknown ones are LiteLLM's {@code stop}. */
final class GeminiFinish {

    private GeminiFinish() {}

    static String of(String reason, boolean calls) {
        if (calls) {
            return "tool_calls";
        }
        return switch (reason) {
            case "MAX_TOKENS" -> "length";
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "OTHER",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION",
                    "IMAGE_OTHER" ->
                    "content_filter";
            case "MALFORMED_FUNCTION_CALL" -> "malformed_function_call";
            case "FINISH_REASON_UNSPECIFIED" -> "finish_reason_unspecified";
            default -> "stop";
        };
    }
}
