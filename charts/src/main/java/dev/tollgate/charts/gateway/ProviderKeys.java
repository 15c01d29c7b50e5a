package dev.tollgate.charts.gateway;

import dev.tollgate.charts.document.Node;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables from which LiteLLM takes a provider's key where a model names none. */
final class ProviderKeys {

    /** Only providers whose key is one variable; a missing row costs a check, not a feature. */
    private static final Map<String, String> BY_PROVIDER =
            Map.ofEntries(
                    Map.entry("anthropic", "ANTHROPIC_API_KEY"),
                    Map.entry("cohere", "COHERE_API_KEY"),
                    Map.entry("deepseek", "DEEPSEEK_API_KEY"),
                    Map.entry("fireworks_ai", "FIREWORKS_AI_API_KEY"),
                    Map.entry("gemini", "GEMINI_API_KEY"),
                    Map.entry("groq", "GROQ_API_KEY"),
                    Map.entry("mistral", "MISTRAL_API_KEY"),
                    Map.entry("openai", "OPENAI_API_KEY"),
                    Map.entry("openrouter", "OPENROUTER_API_KEY"),
                    Map.entry("perplexity", "PERPLEXITYAI_API_KEY"),
                    Map.entry("together_ai", "TOGETHERAI_API_KEY"),
                    Map.entry("xai", "XAI_API_KEY"));

    /** A model with one of these has its key from there, or needs none. */
    private static final Set<String> ENOUGH =
            Set.of(
                    "api_key",
                    "api_base",
                    "base_url",
                    "litellm_credential_name",
                    "mock_response",
                    "use_litellm_proxy");

    private ProviderKeys() {}

    static Optional<String> readWithoutReference(Node.Mapping parameters) {
        if (parameters.entries().stream().anyMatch(entry -> ENOUGH.contains(entry.key()))) {
            return Optional.empty();
        }
        return parameters.get("model").flatMap(ProviderKeys::provider).map(BY_PROVIDER::get);
    }

    private static Optional<String> provider(Node model) {
        if (!(model instanceof Node.Scalar scalar) || !scalar.text().contains("/")) {
            return Optional.empty();
        }
        return Optional.of(scalar.text().substring(0, scalar.text().indexOf('/')));
    }
}
