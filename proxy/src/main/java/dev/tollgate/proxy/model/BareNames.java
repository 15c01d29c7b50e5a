package dev.tollgate.proxy.model;

import java.util.List;
import java.util.Optional;

/**
 * Which vendor a model's name means that has no vendor's prefix, by how it begins.
 *
 * @see <a href="https://docs.litellm.ai/docs/providers">LiteLLM, providers</a>
 */
public final class BareNames {

    private static final String OPENAI = "openai";
    private static final String VERTEX = "vertex_ai";
    private static final String COHERE = "cohere";
    private static final String BEDROCK = "bedrock";

    private record Start(String text, String vendor) {}

    /** A bare Gemini name means Vertex AI, as in LiteLLM. */
    private static final List<Start> STARTS =
            List.of(
                    new Start("gpt-", OPENAI),
                    new Start("ft:gpt-", OPENAI),
                    new Start("chatgpt-", OPENAI),
                    new Start("o1", OPENAI),
                    new Start("o3", OPENAI),
                    new Start("o4", OPENAI),
                    new Start("codex-", OPENAI),
                    new Start("computer-use-", OPENAI),
                    new Start("text-embedding-3-", OPENAI),
                    new Start("text-embedding-ada-", OPENAI),
                    new Start("omni-moderation-", OPENAI),
                    new Start("text-moderation-", OPENAI),
                    new Start("dall-e-", OPENAI),
                    new Start("whisper-", OPENAI),
                    new Start("tts-", OPENAI),
                    new Start("davinci-", OPENAI),
                    new Start("babbage-", OPENAI),
                    new Start("claude-", "anthropic"),
                    new Start("gemini-", VERTEX),
                    new Start("imagen-", VERTEX),
                    new Start("text-embedding-00", VERTEX),
                    new Start("text-multilingual-embedding-", VERTEX),
                    new Start("command-", COHERE),
                    new Start("embed-english-", COHERE),
                    new Start("embed-multilingual-", COHERE),
                    new Start("rerank-", COHERE),
                    new Start("anthropic.", BEDROCK),
                    new Start("amazon.", BEDROCK),
                    new Start("meta.", BEDROCK),
                    new Start("us.", BEDROCK),
                    new Start("eu.", BEDROCK));

    private BareNames() {}

    /** Empty where the name could be anybody's. */
    public static Optional<String> vendor(String model) {
        for (Start start : STARTS) {
            if (model.startsWith(start.text())) {
                return Optional.of(start.vendor());
            }
        }
        return Optional.empty();
    }
}
