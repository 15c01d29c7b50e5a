package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * OpenAI's parameters as {@code generationConfig}.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#generationconfig">Gemini,
 *     GenerationConfig</a>
 */
final class GeminiConfig {

    private static final String MIME = "responseMimeType";
    private static final String JSON = "application/json";

    /** Parameters that only change their name. */
    private static final Map<String, String> RENAMED =
            Map.of(
                    "temperature", "temperature",
                    "top_p", "topP",
                    "top_k", "topK",
                    "n", "candidateCount",
                    "max_tokens", "maxOutputTokens",
                    "seed", "seed",
                    "frequency_penalty", "frequencyPenalty",
                    "presence_penalty", "presencePenalty",
                    "logprobs", "responseLogprobs",
                    "top_logprobs", "logprobs");

    /** Gemini's own fields, which clients may send beside OpenAI's. */
    private static final Set<String> OWN =
            Set.of(
                    "topP",
                    "topK",
                    "candidateCount",
                    "maxOutputTokens",
                    "stopSequences",
                    "responseMimeType",
                    "responseSchema",
                    "responseJsonSchema",
                    "responseModalities",
                    "speechConfig",
                    "thinkingConfig",
                    "mediaResolution",
                    "imageConfig",
                    "audioTimestamp",
                    "routingConfig",
                    "enableEnhancedCivicAnswers");

    private GeminiConfig() {}

    /** The configuration, empty where the request asks for nothing. */
    static ObjectNode of(JsonNode request, String modelName) {
        GeminiModel model = GeminiModel.named(modelName);
        ObjectNode config = Json.object();
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            String own = RENAMED.get(field.getKey());
            if (own != null) {
                set(config, own, field.getValue());
            }
        }
        set(config, "maxOutputTokens", request.path("max_completion_tokens"));
        stop(config, request.path("stop"));
        format(config, request.path("response_format"), model);
        set(config, "responseSchema", request.path("response_schema"));
        modalities(config, request);
        GeminiThinking.write(config, request, model);
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            String own = camel(field.getKey());
            if (OWN.contains(own)) {
                set(config, own, field.getValue());
            }
        }
        return config;
    }

    /** What Gemini 3 is asked where the client says nothing, as LiteLLM does. */
    static void defaults(ObjectNode config, GeminiModel model) {
        if (!model.third()) {
            return;
        }
        if (!config.has("temperature")) {
            config.put("temperature", 1.0);
        }
        if (!config.has("thinkingConfig") && !model.image()) {
            GeminiThinking.least(config, model);
        }
    }

    private static void set(ObjectNode config, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            config.set(name, value);
        }
    }

    private static void stop(ObjectNode config, JsonNode stop) {
        if (stop.isTextual()) {
            config.putArray("stopSequences").add(stop);
        } else if (stop.isArray() && !stop.isEmpty()) {
            config.set("stopSequences", stop);
        }
    }

    private static void format(ObjectNode config, JsonNode format, GeminiModel model) {
        switch (format.path("type").asText("")) {
            case "text" -> config.put(MIME, "text/plain");
            case "json_object" -> {
                config.put(MIME, JSON);
                schema(config, format.path("response_schema"), model);
            }
            case "json_schema" -> {
                config.put(MIME, JSON);
                schema(config, format.path("json_schema").path("schema"), model);
            }
            default -> {
                // nothing asked
            }
        }
    }

    private static void schema(ObjectNode config, JsonNode schema, GeminiModel model) {
        if (!schema.isObject()) {
            return;
        }
        if (model.generation() >= 2) {
            config.set("responseJsonSchema", GeminiReferences.resolved(schema));
        } else {
            config.set("responseSchema", GeminiSchema.of(schema));
        }
    }

    private static void modalities(ObjectNode config, JsonNode request) {
        ArrayNode modalities = Json.array();
        request.path("modalities")
                .forEach(each -> modalities.add(each.asText("").toUpperCase(Locale.ROOT)));
        JsonNode audio = request.path("audio");
        if (audio.isObject()) {
            String format = audio.path("format").asText("pcm16");
            if (!format.equals("pcm16")) {
                throw new FailureException(
                        new Failure.BadRequest(
                                "Gemini speaks in format pcm16 only, not in '" + format + "'.",
                                "audio.format"));
            }
            config.putObject("speechConfig")
                    .putObject("voiceConfig")
                    .putObject("prebuiltVoiceConfig")
                    .set("voiceName", audio.path("voice"));
            if (modalities.isEmpty()) {
                modalities.add("AUDIO");
            }
        }
        if (!modalities.isEmpty()) {
            config.set("responseModalities", modalities);
        }
    }

    /** {@code generationConfig} for {@code generation_config}; Google takes both. */
    static String camel(String name) {
        StringBuilder out = new StringBuilder();
        for (String word : name.split("_", -1)) {
            boolean first = out.isEmpty() || word.isEmpty();
            out.append(first ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return out.toString();
    }
}
