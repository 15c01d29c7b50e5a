package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.List;

/**
 * Embeddings of watsonx.ai.
 *
 * @see <a href="https://cloud.ibm.com/apidocs/watsonx-ai#text-embeddings">IBM, text embeddings</a>
 */
final class WatsonxEmbedding implements WholeAnswer {

    private final Watsonx watsonx;

    WatsonxEmbedding(Watsonx watsonx) {
        this.watsonx = watsonx;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode request = Embeddings.request(prompt);
        ObjectNode body = Json.object();
        Embeddings.texts(request).forEach(body.putArray("inputs")::add);
        request.remove(List.of("input", "model", "encoding_format", "dimensions", "user"));
        if (!request.isEmpty()) {
            body.set("parameters", request);
        }
        return watsonx.post(prompt, "embeddings", body);
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        ArrayNode vectors = Json.array();
        for (JsonNode result : answer.path("results")) {
            vectors.add(result.path("embedding"));
        }
        return Embeddings.answer(prompt, vectors, answer.path("input_token_count").asLong(-1));
    }
}
