package dev.tollgate.proxy.model;

/**
 * What a client asks for, each with one wire format of its own.
 *
 * <p>The call types are LiteLLM's names, as its logs and {@code supported_call_types} have them.
 */
public enum Operation {
    /**
     * OpenAI {@code POST /v1/chat/completions}; the format that all others are translated through.
     */
    CHAT("acompletion", "/chat/completions"),
    /** OpenAI {@code POST /v1/completions}, the legacy one with {@code prompt}. */
    COMPLETION("atext_completion", "/completions"),
    /** OpenAI {@code POST /v1/responses}. */
    RESPONSES("aresponses", "/responses"),
    /** Anthropic {@code POST /v1/messages}. */
    MESSAGES("anthropic_messages", "/v1/messages"),
    /** Anthropic {@code POST /v1/messages/count_tokens}. */
    COUNT_TOKENS("acount_tokens", "/v1/messages/count_tokens"),
    /**
     * Gemini {@code POST /v1beta/models/{model}:generateContent} and {@code
     * :streamGenerateContent}.
     */
    GENERATE_CONTENT("agenerate_content", "/models/{model}:generateContent"),
    /** OpenAI {@code POST /v1/embeddings}. */
    EMBEDDING("aembedding", "/embeddings"),
    /** OpenAI {@code POST /v1/moderations}. */
    MODERATION("amoderation", "/moderations"),
    /** OpenAI {@code POST /v1/images/generations}. */
    IMAGE_GENERATION("aimage_generation", "/images/generations"),
    /** OpenAI {@code POST /v1/images/edits}, a form with files. */
    IMAGE_EDIT("aimage_edit", "/images/edits"),
    /** OpenAI {@code POST /v1/audio/transcriptions}, a form with a file. */
    TRANSCRIPTION("atranscription", "/audio/transcriptions"),
    /** OpenAI {@code POST /v1/audio/speech}; the answer is sound, not JSON. */
    SPEECH("aspeech", "/audio/speech"),
    /** Cohere's {@code POST /v1/rerank} and {@code /v2/rerank}. */
    RERANK("arerank", "/rerank");

    private final String callType;
    private final String path;

    Operation(String callType, String path) {
        this.callType = callType;
        this.path = path;
    }

    /** LiteLLM's {@code call_type}. */
    public String callType() {
        return callType;
    }

    /**
     * The path below the vendor's or the gateway's base, with {@code {model}} where the model's
     * name goes.
     */
    public String path() {
        return path;
    }
}
