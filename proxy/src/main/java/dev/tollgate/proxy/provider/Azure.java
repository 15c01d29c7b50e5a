package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OpenAI's models on Azure ({@code azure}) and all others there ({@code azure_ai}): OpenAI's format
 * at addresses and with credentials of their own.
 *
 * @see <a href="https://learn.microsoft.com/azure/ai-foundry/openai/reference">Azure OpenAI
 *     reference</a>
 */
final class Azure implements Provider {

    /** LiteLLM's way to say which rules hold for a deployment whose name doesn't tell. */
    private static final Map<String, String> FAMILIES =
            Map.of("o_series/", "o3", "gpt5_series/", "gpt-5");

    private final VendorSpec spec;
    private final EntraTokens entra;

    /**
     * @param name {@code azure} or {@code azure_ai}
     */
    Azure(String name, EntraTokens entra) {
        this.spec = Vendors.spec(name).orElseThrow();
        this.entra = entra;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public String exceptionName() {
        return spec.exceptionName();
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.tollgate.proxy.model.FailureException with {@code Upstream} where the deployment
     *     lacks a credential or an address
     */
    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        if (!spec.address().paths().containsKey(operation)) {
            return Optional.empty();
        }
        Deployment deployment = target.deployment();
        String model = target.model();
        String family = deployment.info().path("base_model").asText(model);
        for (Map.Entry<String, String> prefix : FAMILIES.entrySet()) {
            if (model.startsWith(prefix.getKey())) {
                model = model.substring(prefix.getKey().length());
                family = prefix.getValue();
            }
        }
        RelayBody body =
                RelayBody.of(
                        operation, model, spec.rules(operation, family), deployment.parameters());
        return Optional.of(relay(endpoint(operation, model, deployment), body, deployment));
    }

    private Endpoint endpoint(Operation operation, String model, Deployment deployment) {
        AzureUrl url =
                new AzureUrl(
                        Endpoint.base(spec, deployment),
                        deployment.setting("api_version").filter(it -> !it.isBlank()));
        boolean openAi = spec.name().equals("azure");
        String text = openAi ? url.openAi(operation, model) : url.foundry(operation);
        Map<String, String> headers = new HashMap<>();
        key(deployment, "api_key")
                .ifPresent(key ->
                        headers.put(
                                openAi || url.takesApiKey() ? "api-key" : "authorization",
                                openAi || url.takesApiKey() ? key : "Bearer " + key));
        if (headers.isEmpty()) {
            key(deployment, "azure_ad_token")
                    .ifPresent(token -> headers.put("authorization", "Bearer " + token));
        }
        return new Endpoint(
                spec.exceptionName(),
                Endpoint.uri(spec, text),
                Endpoint.withExtra(headers, deployment));
    }

    private Adapter relay(Endpoint endpoint, RelayBody body, Deployment deployment) {
        OpenAiRelay plain = new OpenAiRelay(endpoint, body);
        boolean hasCredential =
                key(deployment, "api_key").or(() -> key(deployment, "azure_ad_token")).isPresent();
        if (hasCredential) {
            return plain;
        }
        for (String setting : List.of("tenant_id", "client_id", "client_secret")) {
            if (key(deployment, setting).isEmpty()) {
                throw Endpoint.missing(spec, ErrorClass.AUTHENTICATION, "api_key", deployment);
            }
        }
        return new EntraRelay(plain, entra, EntraTokens.Login.of(deployment));
    }

    private static Optional<String> key(Deployment deployment, String setting) {
        return deployment.setting(setting).filter(it -> !it.isBlank());
    }
}
