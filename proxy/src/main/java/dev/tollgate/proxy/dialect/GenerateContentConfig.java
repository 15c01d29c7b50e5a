package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code generationConfig} as OpenAI's parameters. */
final class GenerateContentConfig {

    private static final Map<String, String> RENAMED =
            Map.ofEntries(
                    Map.entry("temperature", "temperature"),
                    Map.entry("topP", "top_p"),
                    Map.entry("topK", "top_k"),
                    Map.entry("candidateCount", "n"),
                    Map.entry("maxOutputTokens", "max_tokens"),
                    Map.entry("stopSequences", "stop"),
                    Map.entry("seed", "seed"),
                    Map.entry("presencePenalty", "presence_penalty"),
                    Map.entry("frequencyPenalty", "frequency_penalty"),
                    Map.entry("responseLogprobs", "logprobs"),
                    Map.entry("logprobs", "top_logprobs"));

    /** Budgets up to these numbers of tokens are little and medium effort. */
    private static final int LOW = 1024;

    private static final int MEDIUM = 8192;

    private GenerateContentConfig() {}

    static void write(JsonNode config, ObjectNode chat) {
        new TreeMap<>(RENAMED)
                .forEach((name, openAi) -> {
                    JsonNode value = GoogleFields.get(config, name);
                    if (ChatRequests.says(value)) {
                        chat.set(openAi, value);
                    }
                });
        format(config, chat);
        modalities(GoogleFields.get(config, "responseModalities"), chat);
        thinking(GoogleFields.get(config, "thinkingConfig"), chat);
    }

    private static void format(JsonNode config, ObjectNode chat) {
        JsonNode standard = GoogleFields.get(config, "responseJsonSchema");
        JsonNode own = GoogleFields.get(config, "responseSchema");
        boolean schema = standard.isObject() || own.isObject();
        String mime = GoogleFields.get(config, "responseMimeType").asText("");
        if (!schema && !mime.equals("application/json")) {
            return;
        }
        ObjectNode format = chat.putObject("response_format");
        format.put("type", schema ? "json_schema" : "json_object");
        if (schema) {
            format.putObject("json_schema")
                    .put("name", "response")
                    .set("schema", standard.isObject() ? standard : GenerateContentSchema.of(own));
        }
    }

    private static void modalities(JsonNode told, ObjectNode chat) {
        ArrayNode modalities = Json.array();
        told.forEach(each -> modalities.add(each.asText("").toLowerCase(Locale.ROOT)));
        boolean textOnly = modalities.size() == 1 && modalities.path(0).asText("").equals("text");
        if (!modalities.isEmpty() && !textOnly) {
            chat.set("modalities", modalities);
        }
    }

    private static void thinking(JsonNode told, ObjectNode chat) {
        String level = GoogleFields.get(told, "thinkingLevel").asText("").toLowerCase(Locale.ROOT);
        int budget = GoogleFields.get(told, "thinkingBudget").asInt();
        if (!level.isEmpty() && !level.endsWith("unspecified")) {
            chat.put("reasoning_effort", level);
        } else if (budget > 0) {
            chat.put("reasoning_effort", effort(budget));
        }
    }

    private static String effort(int budget) {
        if (budget <= LOW) {
            return "low";
        }
        return budget <= MEDIUM ? "medium" : "high";
    }
}
