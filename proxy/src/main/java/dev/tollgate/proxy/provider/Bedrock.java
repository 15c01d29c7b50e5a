package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Amazon Bedrock: chat of every model through Converse, embeddings of Titan and Cohere through
 * InvokeModel.
 *
 * <p>Credentials are a Bedrock API key ({@code api_key} or {@code aws_bearer_token}), or {@code
 * aws_access_key_id} and {@code aws_secret_access_key} with {@code aws_session_token} for temporary
 * ones. Profiles, instance roles and STS are not looked up: nothing here opens a connection but for
 * the call itself.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/welcome.html">AWS, Bedrock
 *     API</a>
 */
public final class Bedrock implements Provider, PassThrough {

    private static final String DEFAULT_REGION = "us-west-2";

    /** What another host of Bedrock serves; LiteLLM's list. */
    private static final Pattern AGENTS =
            Pattern.compile(
                    "^/(agents|knowledgebases|flows|retrieveAndGenerate|rerank|generateQuery"
                            + "|optimize-prompt)(/|$)");

    private final AwsSigner signer;
    private final BedrockConverse converse;
    private final BedrockEmbedding embedding;

    public Bedrock(Stamp stamp) {
        this.signer = new AwsSigner(stamp);
        this.converse = new BedrockConverse(this, stamp);
        this.embedding = new BedrockEmbedding(this);
    }

    @Override
    public String name() {
        return "bedrock";
    }

    @Override
    public String exceptionName() {
        return "BedrockException";
    }

    /**
     * {@inheritDoc}
     *
     * @throws FailureException with {@link Failure.BadRequest} for {@code invoke/} and an operation
     *     other than embeddings
     */
    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        BedrockModel model = BedrockModel.of(target);
        if (operation == Operation.EMBEDDING) {
            boolean known = model.isFrom("amazon.titan-embed") || model.isFrom("cohere.");
            return known ? Optional.of(embedding) : Optional.empty();
        }
        if (operation != Operation.CHAT) {
            return Optional.empty();
        }
        if (model.invoke()) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "bedrock/invoke/ serves embeddings only here: name the model"
                                    + " bedrock/converse/<model>, which every chat model of"
                                    + " Bedrock understands.",
                            "model"));
        }
        return Optional.of(converse);
    }

    /** A signed request to the runtime. */
    UpstreamRequest post(Prompt prompt, BedrockModel model, String action, ObjectNode body) {
        Deployment deployment = prompt.target().deployment();
        String region = region(deployment, model);
        String base = base(deployment, standard("bedrock-runtime", region));
        URI uri = URI.create(base + "/model/" + model.encoded() + "/" + action);
        Optional<String> token = token(deployment);
        if (token.isPresent()) {
            return VendorCall.post(this, prompt, uri, VendorCall.bearer(token.get()), body);
        }
        body.setAll(deployment.parameters().extraBody());
        Payload payload = Payload.of(Json.bytes(body));
        AwsSigner.Scope scope = new AwsSigner.Scope(identity(deployment), region, "bedrock");
        return new UpstreamRequest(
                exceptionName(),
                "POST",
                uri,
                signer.sign("POST", uri, VendorCall.headers(prompt), payload, scope),
                payload,
                prompt.timeouts());
    }

    private static String region(Deployment deployment, BedrockModel model) {
        return deployment.setting("aws_region_name").or(model::region).orElse(DEFAULT_REGION);
    }

    @Override
    public UpstreamRequest passThrough(Deployment deployment, RawCall call) {
        String region = deployment.setting("aws_region_name").orElse(DEFAULT_REGION);
        boolean agent = AGENTS.matcher(call.path()).find();
        URI uri =
                agent
                        ? call.at(standard("bedrock-agent-runtime", region))
                        : call.at(base(deployment, standard("bedrock-runtime", region)));
        Map<String, String> extra = Endpoint.withExtra(new HashMap<>(), deployment);
        Optional<String> token = token(deployment);
        if (token.isPresent()) {
            extra.putAll(VendorCall.bearer(token.get()));
            return call.request(exceptionName(), uri, extra);
        }
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.putAll(extra);
        AwsSigner.Scope scope = new AwsSigner.Scope(identity(deployment), region, "bedrock");
        return call.request(
                exceptionName(), uri, signer.sign(call.method(), uri, headers, call.body(), scope));
    }

    private static Optional<String> token(Deployment deployment) {
        return deployment.setting("api_key").or(() -> deployment.setting("aws_bearer_token"));
    }

    private static String base(Deployment deployment, String standard) {
        return deployment
                .setting("aws_bedrock_runtime_endpoint")
                .map(endpoint -> endpoint.replaceFirst("/+$", ""))
                .orElseGet(() -> VendorCall.base(deployment, standard));
    }

    private static String standard(String host, String region) {
        String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
        return "https://" + host + "." + region + "." + domain;
    }

    private AwsCredentialsIdentity identity(Deployment deployment) {
        String remedy =
                "set litellm_params.aws_access_key_id and aws_secret_access_key, or api_key with"
                        + " a Bedrock API key";
        Optional<String> id = deployment.setting("aws_access_key_id");
        Optional<String> secret = deployment.setting("aws_secret_access_key");
        if (id.isEmpty() || secret.isEmpty()) {
            throw VendorCall.unauthenticated(this, remedy);
        }
        return AwsSigner.identity(id.get(), secret.get(), deployment.setting("aws_session_token"));
    }
}
