package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.UpstreamRequest;
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
final class Azure implements Provider, PassThrough {

    /** LiteLLM's way to say which rules hold for a deployment whose name doesn't tell. */
    private static final Map<String, String> FAMILIES =
            Map.of("o_series/", "o3", "gpt5_series/", "gpt-5");

    private final VendorSpec spec;
    private final EntraTokens entra;
    private final Stamp stamp;

    /**
     * @param name {@code azure} or {@code azure_ai}
     */
    Azure(String name, EntraTokens entra, Stamp stamp) {
        this.spec = Vendors.spec(name).orElseThrow();
        this.entra = entra;
        this.stamp = stamp;
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
        if (!openAi() && AzureClaude.concerns(target.model())) {
            return claude(operation, target.deployment());
        }
        boolean byResponses = serves(Operation.RESPONSES) && ResponsesChat.concerns(target);
        if (!serves(operation) || (byResponses && operation == Operation.COMPLETION)) {
            return Optional.empty();
        }
        Deployment deployment = target.deployment();
        String model = byResponses ? ResponsesChat.bare(target).model() : target.model();
        String family = deployment.info().path("base_model").asText(model);
        for (Map.Entry<String, String> prefix : FAMILIES.entrySet()) {
            if (model.startsWith(prefix.getKey())) {
                model = model.substring(prefix.getKey().length());
                family = prefix.getValue();
            }
        }
        ParameterRules rules = spec.rules(operation, family);
        if (byResponses && operation == Operation.CHAT) {
            Endpoint endpoint = endpoint(Operation.RESPONSES, model, deployment);
            Sender sender = sender(endpoint::request, deployment);
            return Optional.of(new ResponsesChat(this, sender, model, rules, stamp));
        }
        RelayBody body = RelayBody.of(operation, model, rules, deployment.parameters());
        Endpoint endpoint = endpoint(operation, model, deployment);
        return Optional.of(new OpenAiRelay(sender(endpoint::request, deployment), body));
    }

    private boolean serves(Operation operation) {
        return spec.address().paths().containsKey(operation);
    }

    private Optional<Adapter> claude(Operation operation, Deployment deployment) {
        AzureClaude claude = new AzureClaude(spec, Endpoint.base(spec, deployment));
        AnthropicChat.Host host =
                (prompt, body, betas) ->
                        sender((p, b) -> claude.request(p, b, betas), deployment)
                                .request(prompt, body);
        return switch (operation) {
            case CHAT -> Optional.of(new AnthropicChat(this, host, stamp));
            case MESSAGES, COUNT_TOKENS -> Optional.of(AnthropicChat.relay(host));
            default -> Optional.empty();
        };
    }

    @Override
    public UpstreamRequest passThrough(Deployment deployment, RawCall call) {
        AzureUrl url = url(deployment);
        Map<String, String> headers = headers(url, deployment);
        login(deployment)
                .ifPresent(it -> headers.put("authorization", "Bearer " + entra.token(it)));
        RawCall whole = url.queryOf(call.path(), openAi()).map(call::withDefault).orElse(call);
        return whole.request(
                exceptionName(), Endpoint.uri(spec, () -> whole.below(url.root())), headers);
    }

    @Override
    public Optional<String> openAiPath(Deployment deployment, String path) {
        return openAi() ? Optional.of(url(deployment).openAiPath(path)) : Optional.empty();
    }

    private boolean openAi() {
        return spec.name().equals("azure");
    }

    private AzureUrl url(Deployment deployment) {
        return new AzureUrl(Endpoint.base(spec, deployment), key(deployment, "api_version"));
    }

    private Endpoint endpoint(Operation operation, String model, Deployment deployment) {
        AzureUrl url = url(deployment);
        String text = openAi() ? url.openAi(operation, model) : url.foundry(operation);
        return new Endpoint(
                spec.exceptionName(), Endpoint.uri(spec, text), headers(url, deployment));
    }

    private Map<String, String> headers(AzureUrl url, Deployment deployment) {
        boolean ownHeader = openAi() || url.takesApiKey();
        Map<String, String> headers = new HashMap<>();
        key(deployment, "api_key")
                .ifPresent(key ->
                        headers.put(
                                ownHeader ? "api-key" : "authorization",
                                ownHeader ? key : "Bearer " + key));
        if (headers.isEmpty()) {
            key(deployment, "azure_ad_token")
                    .ifPresent(token -> headers.put("authorization", "Bearer " + token));
        }
        return Endpoint.withExtra(headers, deployment);
    }

    /** With a login of Microsoft Entra where the deployment has no other credential. */
    private Sender sender(Sender plain, Deployment deployment) {
        return login(deployment)
                .<Sender>map(login -> new EntraSender(plain, entra, login))
                .orElse(plain);
    }

    /** Whom to ask for a token, empty where the deployment has a credential. */
    private Optional<EntraTokens.Login> login(Deployment deployment) {
        boolean hasCredential =
                key(deployment, "api_key").or(() -> key(deployment, "azure_ad_token")).isPresent();
        if (hasCredential) {
            return Optional.empty();
        }
        for (String setting : List.of("tenant_id", "client_id", "client_secret")) {
            if (key(deployment, setting).isEmpty()) {
                throw Endpoint.missing(spec, ErrorClass.AUTHENTICATION, "api_key", deployment);
            }
        }
        return Optional.of(EntraTokens.Login.of(deployment));
    }

    private static Optional<String> key(Deployment deployment, String setting) {
        return deployment.setting(setting).filter(it -> !it.isBlank());
    }
}
