package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.Upstream;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * IBM watsonx.ai: chat and embeddings, of foundation models and of deployments ({@code
 * deployment/<id>}).
 *
 * <p>Credentials are one of {@code token}, {@code zen_api_key} (Cloud Pak for Data), or {@code
 * api_key}, for which IBM Cloud gives tokens.
 *
 * @see <a href="https://cloud.ibm.com/apidocs/watsonx-ai">IBM, watsonx.ai API</a>
 */
public final class Watsonx implements Provider {

    /** LiteLLM's {@code api_version} where none is given. */
    private static final String VERSION = "2024-03-13";

    private static final String DEPLOYMENT = "deployment/";

    private final IamTokens tokens;
    private final WatsonxChat chat;
    private final WatsonxEmbedding embedding;

    /**
     * With the way to IBM's tokens.
     *
     * @param upstream for tokens alone
     */
    public Watsonx(Stamp stamp, Upstream upstream) {
        this.tokens = new IamTokens(this, upstream, stamp);
        this.chat = new WatsonxChat(this, stamp);
        this.embedding = new WatsonxEmbedding(this);
    }

    @Override
    public String name() {
        return "watsonx";
    }

    @Override
    public String exceptionName() {
        return "WatsonxException";
    }

    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        return switch (operation) {
            case CHAT -> Optional.of(chat);
            case EMBEDDING -> Optional.of(embedding);
            default -> Optional.empty();
        };
    }

    /**
     * A request for a model, which is named in the path or the body, with who pays for it.
     *
     * @param action {@code chat}, {@code chat_stream}, {@code embeddings}
     */
    UpstreamRequest post(Prompt prompt, String action, ObjectNode body) {
        Deployment deployment = prompt.target().deployment();
        String model = prompt.target().model();
        String path = "/ml/v1/text/";
        if (model.startsWith(DEPLOYMENT)) {
            path = "/ml/v1/deployments/" + model.substring(DEPLOYMENT.length()) + "/text/";
        } else {
            body.put("model_id", model);
            deployment.setting("project_id").ifPresent(id -> body.put("project_id", id));
            deployment.setting("space_id").ifPresent(id -> body.put("space_id", id));
        }
        String base =
                VendorCall.base(
                        deployment, VendorCall.required(this, deployment, "api_base"), "/ml/v1");
        String version = deployment.setting("api_version").orElse(VERSION);
        URI uri = URI.create(base + path + action + "?version=" + version);
        return VendorCall.post(this, prompt, uri, credential(deployment), body);
    }

    private Map<String, String> credential(Deployment deployment) {
        Optional<String> token = deployment.setting("token");
        if (token.isPresent()) {
            return VendorCall.bearer(token.get());
        }
        Optional<String> zen = deployment.setting("zen_api_key");
        if (zen.isPresent()) {
            return Map.of("authorization", "ZenApiKey " + zen.get());
        }
        Secret key = new Secret(VendorCall.required(this, deployment, "api_key"));
        return VendorCall.bearer(tokens.token(key));
    }
}
