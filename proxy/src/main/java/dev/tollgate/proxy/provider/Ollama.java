package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import java.net.URI;
import java.util.Optional;

/**
 * Ollama's own API: chat and embeddings.
 *
 * <p>Both of LiteLLM's names go to {@code /api/chat}: under {@code ollama} LiteLLM writes the
 * prompt itself by templates and sends it to {@code /api/generate}, which knows less than the
 * template that the model brings along.
 *
 * @see <a href="https://docs.ollama.com/api">Ollama, API</a>
 */
public final class Ollama implements Provider {

    private static final String DEFAULT_BASE = "http://localhost:11434";

    private final String name;
    private final OllamaChat chat;
    private final OllamaEmbedding embedding;

    /**
     * Under one of its two names.
     *
     * @param name {@code ollama} or {@code ollama_chat}
     */
    public Ollama(String name, Stamp stamp) {
        this.name = name;
        this.chat = new OllamaChat(this, stamp);
        this.embedding = new OllamaEmbedding(this);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String exceptionName() {
        return "OllamaException";
    }

    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        return switch (operation) {
            case CHAT -> Optional.of(chat);
            case EMBEDDING -> Optional.of(embedding);
            default -> Optional.empty();
        };
    }

    /** The address of an operation: {@code /api/chat}. */
    static URI uri(Deployment deployment, String path) {
        return URI.create(
                VendorCall.base(
                                deployment,
                                DEFAULT_BASE,
                                "/api/chat",
                                "/api/generate",
                                "/api/embed",
                                "/v1")
                        + path);
    }
}
