package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/**
 * OpenAI embeddings by Vertex AI's {@code predict}.
 *
 * @see <a
 *     href="https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api">Vertex
 *     AI, text embeddings</a>
 */
record VertexEmbeddings(GoogleEndpoint endpoint) implements WholeAnswer {

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode request = Embeddings.request(prompt);
        ObjectNode body = Json.object();
        ArrayNode instances = body.putArray("instances");
        for (String text : Embeddings.texts(request)) {
            ObjectNode each = instances.addObject().put("content", text);
            Embeddings.copy(request, "input_type", each, "task_type");
            Embeddings.copy(request, "task_type", each, "task_type");
            Embeddings.copy(request, "title", each, "title");
        }
        ObjectNode parameters = Json.object();
        Embeddings.copy(request, "dimensions", parameters, "outputDimensionality");
        Embeddings.copy(request, "auto_truncate", parameters, "autoTruncate");
        if (!parameters.isEmpty()) {
            body.set("parameters", parameters);
        }
        return endpoint.post(prompt, "predict", Payload.of(Json.bytes(body)));
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        ArrayNode vectors = Json.array();
        long tokens = 0;
        for (JsonNode prediction : answer.path("predictions")) {
            JsonNode embeddings = prediction.path("embeddings");
            vectors.add(embeddings.path("values"));
            tokens += embeddings.path("statistics").path("token_count").asLong();
        }
        return Embeddings.answer(prompt, vectors, tokens);
    }
}
