package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/**
 * OpenAI embeddings by AI Studio's {@code batchEmbedContents}.
 *
 * @see <a href="https://ai.google.dev/api/embeddings">Gemini, embeddings</a>
 */
record GeminiEmbeddings(GoogleEndpoint endpoint) implements WholeAnswer {

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode request = Embeddings.request(prompt);
        ObjectNode body = Json.object();
        ArrayNode requests = body.putArray("requests");
        for (String text : Embeddings.texts(request)) {
            ObjectNode each = requests.addObject();
            each.put("model", "models/" + prompt.target().model());
            each.putObject("content").putArray("parts").addObject().put("text", text);
            Embeddings.copy(request, "dimensions", each, "outputDimensionality");
            Embeddings.copy(request, "task_type", each, "taskType");
            Embeddings.copy(request, "input_type", each, "taskType");
            Embeddings.copy(request, "title", each, "title");
        }
        return endpoint.post(prompt, "batchEmbedContents", Payload.of(Json.bytes(body)));
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        ObjectNode request = Embeddings.request(prompt);
        ArrayNode vectors = Json.array();
        for (JsonNode embedding : answer.path("embeddings")) {
            vectors.add(embedding.path("values"));
        }
        JsonNode told = answer.path("usageMetadata").path("promptTokenCount");
        return Embeddings.answer(prompt, vectors, told.asLong(Embeddings.estimate(request)));
    }
}
