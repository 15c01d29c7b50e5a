package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Google's Vertex AI: Gemini, Imagen, embeddings, and partners' models that speak OpenAI's format
 * there.
 *
 * @see <a
 *     href="https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference">Vertex
 *     AI, inference</a>
 */
public final class VertexAi implements Provider, PassThrough {

    /** A tuned model is known by its endpoint's number. */
    private static final Pattern ENDPOINT = Pattern.compile("\\d+");

    /** Partners' models that are served as a service, in OpenAI's format. */
    private static final Pattern OPENAI =
            Pattern.compile(
                    "(meta|deepseek-ai|qwen|openai|moonshotai|minimaxai|zai-org)/.+|.+-maas");

    /** These too, yet under an address of their own. */
    private static final Pattern MISTRAL = Pattern.compile("(mistral|codestral|ministral).*");

    private final Stamp stamp;
    private final Function<String, Map<String, String>> tokens;

    /**
     * A Vertex AI that proves who calls by these tokens.
     *
     * @param tokens headers by {@code vertex_credentials}: {@link GoogleTokens}
     */
    public VertexAi(Stamp stamp, Function<String, Map<String, String>> tokens) {
        this.stamp = stamp;
        this.tokens = tokens;
    }

    @Override
    public String name() {
        return "vertex_ai";
    }

    @Override
    public String exceptionName() {
        return "VertexAIException";
    }

    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        if (partner(target.model())) {
            return operation == Operation.CHAT
                    ? Optional.of(new VertexPartner(relayed(target), this::sendToPartner))
                    : Optional.empty();
        }
        if (target.model().startsWith("claude")) {
            return claude(operation);
        }
        return switch (operation) {
            case CHAT -> Optional.of(new GeminiChat(this, this::post, stamp));
            case GENERATE_CONTENT -> Optional.of(new GeminiNative(this::post));
            case EMBEDDING -> Optional.of(new VertexEmbeddings(this::post));
            case IMAGE_GENERATION -> Optional.of(new GeminiImages(this::post, stamp));
            default -> Optional.empty();
        };
    }

    private Optional<Adapter> claude(Operation operation) {
        return switch (operation) {
            case CHAT -> Optional.of(new VertexClaude(this, this::sendToAnthropic, stamp));
            case MESSAGES, COUNT_TOKENS -> Optional.of(new AnthropicRelay(this::relayToAnthropic));
            default -> Optional.empty();
        };
    }

    private UpstreamRequest post(Prompt prompt, String verb, Payload body) {
        String model = prompt.target().model();
        String resource =
                ENDPOINT.matcher(model).matches()
                        ? "/endpoints/" + model
                        : "/publishers/google/models/" + GoogleHttp.path(model);
        return send(prompt, resource + ":" + verb, body);
    }

    private static boolean partner(String model) {
        return OPENAI.matcher(model).matches() || MISTRAL.matcher(model).matches();
    }

    private RelayBody relayed(Target target) {
        VendorSpec spec = Vendors.spec(name()).orElseThrow();
        return RelayBody.of(
                Operation.CHAT,
                spec.modelName(target.model()),
                spec.rules(Operation.CHAT, target.model()),
                target.deployment().parameters());
    }

    private UpstreamRequest sendToPartner(Prompt prompt, String verb, Payload body) {
        String model = prompt.target().model();
        String resource =
                OPENAI.matcher(model).matches()
                        ? "/endpoints/openapi/chat/completions"
                        : "/publishers/mistralai/models/" + GoogleHttp.path(model) + ":" + verb;
        return send(prompt, resource, body);
    }

    /** Counts go to a model of their own, so that only there the body names the model. */
    private UpstreamRequest relayToAnthropic(Prompt prompt, Payload body) {
        return prompt.operation() == Operation.COUNT_TOKENS
                ? send(prompt, "/publishers/anthropic/models/count-tokens:rawPredict", body)
                : sendToAnthropic(prompt, VertexClaude.verb(prompt), VertexClaude.relayed(body));
    }

    private UpstreamRequest sendToAnthropic(Prompt prompt, String verb, Payload body) {
        String model = GoogleHttp.path(prompt.target().model());
        return send(prompt, "/publishers/anthropic/models/" + model + ":" + verb, body);
    }

    private UpstreamRequest send(Prompt prompt, String resource, Payload body) {
        String url = VertexAddress.of(prompt.target().deployment()) + resource;
        Map<String, String> token = token(prompt.target().deployment());
        return GoogleHttp.post(exceptionName(), prompt, url, token, body);
    }

    /** A path that names no project is one of the deployment's. */
    @Override
    public UpstreamRequest passThrough(Deployment deployment, RawCall call) {
        Map<String, String> ours = new HashMap<>();
        token(deployment).forEach((name, value) -> ours.put(name.toLowerCase(Locale.ROOT), value));
        return call.request(
                exceptionName(),
                VertexAddress.of(deployment, call),
                Endpoint.withExtra(ours, deployment));
    }

    private Map<String, String> token(Deployment deployment) {
        return tokens.apply(deployment.setting("vertex_credentials").orElse(""));
    }
}
