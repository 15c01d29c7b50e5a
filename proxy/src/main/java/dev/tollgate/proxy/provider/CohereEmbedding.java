package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.List;

/**
 * Cohere's embeddings of version 2.
 *
 * @see <a href="https://docs.cohere.com/reference/embed">Cohere, embed</a>
 */
final class CohereEmbedding implements WholeAnswer {

    private final Cohere cohere;

    CohereEmbedding(Cohere cohere) {
        this.cohere = cohere;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode request = Embeddings.request(prompt);
        List<String> texts = Embeddings.texts(request);
        JsonNode dimensions = request.path("dimensions");
        request.remove(List.of("input", "encoding_format", "dimensions", "user"));
        request.put("model", prompt.target().model());
        texts.forEach(request.putArray("texts")::add);
        if (!request.has("input_type")) {
            request.put("input_type", "search_document");
        }
        request.putArray("embedding_types").add("float");
        if (dimensions.isInt()) {
            request.set("output_dimension", dimensions);
        }
        Deployment deployment = prompt.target().deployment();
        return VendorCall.post(
                cohere,
                prompt,
                Cohere.uri(deployment, "v2", "embed"),
                cohere.credential(deployment),
                request);
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        JsonNode billed = answer.path("meta").path("billed_units");
        return Embeddings.answer(
                prompt,
                answer.path("embeddings").path("float"),
                billed.path("input_tokens").asLong(-1));
    }
}
