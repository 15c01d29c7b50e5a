package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Operation;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses of Azure's models.
 *
 * @param base {@code api_base} without a slash at its end
 * @param version {@code api_version}, empty for the default
 */
record AzureUrl(String base, Optional<String> version) {

    /** LiteLLM's default. */
    private static final String OPENAI_VERSION = "2025-02-01-preview";

    /** The last one of Azure AI's own API for models. */
    private static final String MODELS_VERSION = "2024-05-01-preview";

    /** Not dates, but Azure's newer API without versions. */
    private static final Set<String> V1 = Set.of("v1", "latest", "preview");

    /** Below a deployment, or Azure's {@code v1}. */
    String openAi(Operation operation, String deployment) {
        String host = root();
        String asked = openAiVersion(operation == Operation.RESPONSES);
        if (V1.contains(asked)) {
            String query = asked.equals("v1") ? "" : "?api-version=preview";
            return host + "/openai/v1" + operation.path() + query;
        }
        String below =
                operation == Operation.RESPONSES
                        ? ""
                        : "/deployments/"
                                + URLEncoder.encode(deployment, UTF_8).replace("+", "%20");
        return host + "/openai" + below + operation.path() + "?api-version=" + asked;
    }

    /** The resource's address alone. */
    String root() {
        return base.replaceFirst("(/openai)?(/v1)?(/models)?$", "");
    }

    /** Where a path of OpenAI's lies that concerns no deployment: {@code /files}. */
    String openAiPath(String path) {
        return (V1.contains(openAiVersion(path.startsWith("/responses")))
                        ? "/openai/v1"
                        : "/openai")
                + path;
    }

    /** The version that a path's query has to name, empty where it needs none. */
    Optional<String> queryOf(String path, boolean openAi) {
        if (path.startsWith("/openai/v1/")) {
            String asked = openAiVersion(openAi && path.startsWith("/openai/v1/responses"));
            return V1.contains(asked) && !asked.equals("v1")
                    ? Optional.of("api-version=preview")
                    : Optional.empty();
        }
        Optional<String> known = openAi ? Optional.of(OPENAI_VERSION) : Optional.empty();
        return version.filter(it -> !V1.contains(it))
                .or(() -> known)
                .map(it -> "api-version=" + it);
    }

    /** The default is LiteLLM's in both cases: the older version doesn't know Responses. */
    private String openAiVersion(boolean responses) {
        String standard = responses ? "preview" : OPENAI_VERSION;
        return version.orElse(base.endsWith("/openai/v1") ? "v1" : standard);
    }

    /** Azure AI: a Foundry resource with many models, or an endpoint of one. */
    String foundry(Operation operation) {
        String path = operation.path();
        if (base.endsWith(path)) {
            return base + query(Optional.empty());
        }
        if (isFoundry() && !base.endsWith("/v1") && operation != Operation.RERANK) {
            String models = base.endsWith("/models") ? base : base + "/models";
            return models + path + query(Optional.of(MODELS_VERSION));
        }
        boolean hostAlone = base.indexOf('/', "https://".length()) < 0;
        return base + (hostAlone ? "/v1" : "") + path + query(Optional.empty());
    }

    /** Whether the key goes into Azure's own header. */
    boolean takesApiKey() {
        return isFoundry() || base.contains(".openai.azure.com");
    }

    private boolean isFoundry() {
        return base.contains(".services.ai.azure.com");
    }

    private String query(Optional<String> byDefault) {
        return version.or(() -> byDefault).map(it -> "?api-version=" + it).orElse("");
    }
}
