package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.Map;

/**
 * OpenAI's image generation: by {@code predict} for Imagen, by {@code generateContent} for Gemini's
 * image models.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/imagen">Gemini API, Imagen</a>
 */
record GeminiImages(GoogleEndpoint endpoint, Stamp stamp) implements WholeAnswer {

    /** OpenAI's sizes by what is nearest of Google's. */
    private static final Map<String, String> RATIOS =
            Map.of(
                    "256x256", "1:1",
                    "512x512", "1:1",
                    "1024x1024", "1:1",
                    "1536x1024", "4:3",
                    "1024x1536", "3:4",
                    "1792x1024", "16:9",
                    "1024x1792", "9:16",
                    "1280x896", "4:3",
                    "896x1280", "3:4");

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode request = prompt.tree();
        String ratio = RATIOS.getOrDefault(request.path("size").asText(""), "");
        boolean imagen = prompt.target().model().startsWith("imagen");
        ObjectNode body = imagen ? imagen(request, ratio) : gemini(request, ratio);
        GeminiRequest.merge(body, prompt.target().deployment().parameters().extraBody());
        String verb = imagen ? "predict" : GoogleHttp.generate(false);
        return endpoint.post(prompt, verb, Payload.of(Json.bytes(body)));
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        ObjectNode images = Json.object().put("created", stamp.now());
        ArrayNode data = images.putArray("data");
        for (JsonNode prediction : answer.path("predictions")) {
            data.addObject().set("b64_json", prediction.path("bytesBase64Encoded"));
        }
        for (JsonNode candidate : answer.path("candidates")) {
            for (JsonNode part : candidate.path("content").path("parts")) {
                if (part.path("inlineData").has("data")) {
                    data.addObject().set("b64_json", part.path("inlineData").path("data"));
                }
            }
        }
        if (answer.path("usageMetadata").isObject()) {
            ObjectNode told = GeminiUsage.of(answer.path("usageMetadata"), 0);
            images.putObject("usage")
                    .put("input_tokens", told.path("prompt_tokens").asLong())
                    .put("output_tokens", told.path("completion_tokens").asLong())
                    .put("total_tokens", told.path("total_tokens").asLong());
        }
        return images;
    }

    private static ObjectNode imagen(ObjectNode request, String ratio) {
        ObjectNode body = Json.object();
        body.putArray("instances").addObject().set("prompt", request.path("prompt"));
        ObjectNode parameters = body.putObject("parameters");
        parameters.put("sampleCount", request.path("n").asInt(1));
        if (!ratio.isEmpty()) {
            parameters.put("aspectRatio", ratio);
        }
        return body;
    }

    private static ObjectNode gemini(ObjectNode request, String ratio) {
        ObjectNode body = Json.object();
        ObjectNode turn = body.putArray("contents").addObject().put("role", "user");
        turn.putArray("parts").addObject().set("text", request.path("prompt"));
        ObjectNode config = body.putObject("generationConfig");
        config.putArray("responseModalities").add("TEXT").add("IMAGE");
        if (!ratio.isEmpty()) {
            config.putObject("imageConfig").put("aspectRatio", ratio);
        }
        return body;
    }
}
