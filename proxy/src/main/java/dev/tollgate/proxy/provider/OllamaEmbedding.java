package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.List;

/**
 * Ollama's {@code /api/embed}.
 *
 * @see <a href="https://docs.ollama.com/api/embed">Ollama, embed</a>
 */
final class OllamaEmbedding implements WholeAnswer {

    private final Ollama ollama;

    OllamaEmbedding(Ollama ollama) {
        this.ollama = ollama;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode request = Embeddings.request(prompt);
        List<String> texts = Embeddings.texts(request);
        request.remove(List.of("encoding_format", "user"));
        request.put("model", prompt.target().model());
        texts.forEach(request.putArray("input")::add);
        Deployment deployment = prompt.target().deployment();
        return VendorCall.post(
                ollama,
                prompt,
                Ollama.uri(deployment, "/api/embed"),
                VendorCall.bearer(deployment),
                request);
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        return Embeddings.answer(
                prompt, answer.path("embeddings"), answer.path("prompt_eval_count").asLong(-1));
    }
}
