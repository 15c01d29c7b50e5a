package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.List;
import java.util.Set;

/**
 * Embeddings of Titan and Cohere through Bedrock's InvokeModel. Titan takes one text a call.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html">AWS,
 *     Titan embeddings</a>
 */
final class BedrockEmbedding implements WholeAnswer {

    private static final Set<String> OPENAI =
            Set.of("input", "model", "encoding_format", "dimensions", "user");

    private final Bedrock bedrock;

    BedrockEmbedding(Bedrock bedrock) {
        this.bedrock = bedrock;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        BedrockModel model = BedrockModel.of(prompt.target());
        ObjectNode request = Embeddings.request(prompt);
        List<String> texts = Embeddings.texts(request);
        JsonNode dimensions = request.path("dimensions");
        request.remove(OPENAI);
        ObjectNode body =
                model.isFrom("cohere.")
                        ? cohere(texts, request, dimensions)
                        : titan(texts, request, dimensions);
        return bedrock.post(prompt, model, "invoke", body);
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        JsonNode vectors = answer.path("embeddings");
        if (vectors.isMissingNode()) {
            vectors = Json.array().add(answer.path("embedding"));
        }
        // Cohere by type
        JsonNode floats = vectors.isObject() ? vectors.path("float") : vectors;
        return Embeddings.answer(prompt, floats, answer.path("inputTextTokenCount").asLong(-1));
    }

    private static ObjectNode titan(List<String> texts, ObjectNode request, JsonNode dimensions) {
        if (texts.size() > 1) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "Titan embeds one text a call: send input as one text.", "input"));
        }
        request.put("inputText", texts.getFirst());
        if (dimensions.isInt()) {
            request.set("dimensions", dimensions);
        }
        return request;
    }

    private static ObjectNode cohere(List<String> texts, ObjectNode request, JsonNode dimensions) {
        texts.forEach(request.putArray("texts")::add);
        if (!request.has("input_type")) {
            request.put("input_type", "search_document");
        }
        if (dimensions.isInt()) {
            request.set("output_dimension", dimensions);
        }
        return request;
    }
}
