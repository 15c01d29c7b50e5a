package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Cohere's API of version 2: chat, embeddings, rerank.
 *
 * @see <a href="https://docs.cohere.com/reference/about">Cohere, API reference</a>
 */
public final class Cohere implements Provider, PassThrough {

    private static final String DEFAULT_BASE = "https://api.cohere.com";

    private final String name;
    private final CohereChat chat;
    private final CohereEmbedding embedding;
    private final CohereRerank rerank;

    /**
     * Under one of its two names.
     *
     * @param name {@code cohere} or {@code cohere_chat}, which LiteLLM tells apart
     */
    public Cohere(String name, Stamp stamp) {
        this.name = name;
        this.chat = new CohereChat(this, stamp);
        this.embedding = new CohereEmbedding(this);
        this.rerank = new CohereRerank(this);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String exceptionName() {
        return "CohereException";
    }

    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        return switch (operation) {
            case CHAT -> Optional.of(chat);
            case EMBEDDING -> Optional.of(embedding);
            case RERANK -> Optional.of(rerank);
            default -> Optional.empty();
        };
    }

    /** The header with the key. */
    Map<String, String> credential(Deployment deployment) {
        return VendorCall.bearer(VendorCall.required(this, deployment, "api_key"));
    }

    @Override
    public UpstreamRequest passThrough(Deployment deployment, RawCall call) {
        Map<String, String> ours =
                Endpoint.withExtra(new HashMap<>(credential(deployment)), deployment);
        return call.request(exceptionName(), call.at(root(deployment)), ours);
    }

    /** The address of an operation; configured ones may name a version or an operation already. */
    static URI uri(Deployment deployment, String version, String operation) {
        return URI.create(root(deployment) + "/" + version + "/" + operation);
    }

    private static String root(Deployment deployment) {
        String base = VendorCall.base(deployment, DEFAULT_BASE, "/chat", "/embed", "/rerank");
        return base.replaceFirst("/v[12]$", "");
    }
}
