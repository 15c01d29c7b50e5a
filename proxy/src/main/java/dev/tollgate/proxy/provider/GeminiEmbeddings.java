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
        ObjectNode request = prompt.tree();
        ObjectNode body = Json.object();
        ArrayNode requests = body.putArray("requests");
        for (String text : EmbeddingFormat.texts(request.path("input"))) {
            ObjectNode each = requests.addObject();
            each.put("model", "models/" + prompt.target().model());
            each.putObject("content").putArray("parts").addObject().put("text", text);
            EmbeddingFormat.copy(request, "dimensions", each, "outputDimensionality");
            EmbeddingFormat.copy(request, "task_type", each, "taskType");
            EmbeddingFormat.copy(request, "input_type", each, "taskType");
            EmbeddingFormat.copy(request, "title", each, "title");
        }
        return endpoint.post(prompt, "batchEmbedContents", Payload.of(Json.bytes(body)));
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        ObjectNode request = prompt.tree();
        EmbeddingFormat list = new EmbeddingFormat(prompt);
        for (JsonNode embedding : answer.path("embeddings")) {
            list.add(embedding.path("values"));
        }
        JsonNode told = answer.path("usageMetadata").path("promptTokenCount");
        return list.answer(told.asLong(EmbeddingFormat.estimate(request.path("input"))));
    }
}
