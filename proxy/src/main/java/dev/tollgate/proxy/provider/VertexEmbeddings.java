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
        ObjectNode request = prompt.tree();
        ObjectNode body = Json.object();
        ArrayNode instances = body.putArray("instances");
        for (String text : EmbeddingFormat.texts(request.path("input"))) {
            ObjectNode each = instances.addObject().put("content", text);
            EmbeddingFormat.copy(request, "input_type", each, "task_type");
            EmbeddingFormat.copy(request, "task_type", each, "task_type");
            EmbeddingFormat.copy(request, "title", each, "title");
        }
        ObjectNode parameters = Json.object();
        EmbeddingFormat.copy(request, "dimensions", parameters, "outputDimensionality");
        EmbeddingFormat.copy(request, "auto_truncate", parameters, "autoTruncate");
        if (!parameters.isEmpty()) {
            body.set("parameters", parameters);
        }
        return endpoint.post(prompt, "predict", Payload.of(Json.bytes(body)));
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        EmbeddingFormat list = new EmbeddingFormat(prompt);
        long tokens = 0;
        for (JsonNode prediction : answer.path("predictions")) {
            JsonNode embeddings = prediction.path("embeddings");
            list.add(embeddings.path("values"));
            tokens += embeddings.path("statistics").path("token_count").asLong();
        }
        return list.answer(tokens);
    }
}
