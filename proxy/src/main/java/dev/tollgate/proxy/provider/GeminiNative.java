package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gemini's own format to Gemini: the client's bytes as they are, unless the deployment adds to
 * them. The model's name is in the path.
 */
record GeminiNative(GoogleEndpoint endpoint) implements Adapter.Relay {

    private static final String CONFIG = "generationConfig";

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        Map<String, JsonNode> changes = changes(prompt);
        Payload body = changes.isEmpty() ? prompt.body().payload() : prompt.json().with(changes);
        return endpoint.post(prompt, GoogleHttp.generate(prompt.stream()), body);
    }

    private static Map<String, JsonNode> changes(Prompt prompt) {
        Deployment.Parameters parameters = prompt.target().deployment().parameters();
        Map<String, JsonNode> changes = new LinkedHashMap<>();
        ObjectNode defaults = Json.object();
        ObjectNode config = GeminiConfig.of(parameters.defaults(), prompt.target().model());
        if (!parameters.defaults().isEmpty() && !config.isEmpty()) {
            defaults.set(CONFIG, config);
        }
        GeminiRequest.nativeFields(parameters.defaults(), defaults);
        defaults.properties()
                .forEach(entry -> filled(prompt, entry.getKey(), entry.getValue(), changes));
        parameters
                .extraBody()
                .properties()
                .forEach(entry -> changes.put(entry.getKey(), entry.getValue()));
        for (String model : List.of("model", "stream")) {
            if (prompt.json().has(model)) {
                changes.put(model, Json.object().path(model));
            }
        }
        return changes;
    }

    /** What the client says goes before a default, also inside {@code generationConfig}. */
    private static void filled(
            Prompt prompt, String field, JsonNode value, Map<String, JsonNode> changes) {
        String name = spelled(prompt, field);
        if (!prompt.json().has(name)) {
            changes.put(name, value);
            return;
        }
        if (field.equals(CONFIG)
                && value instanceof ObjectNode merged
                && prompt.json().value(name).orElse(value) instanceof ObjectNode told) {
            merged.setAll(told);
            changes.put(name, merged);
        }
    }

    /** The client may write {@code generation_config} too. */
    private static String spelled(Prompt prompt, String field) {
        return prompt.json().names().stream()
                .filter(name -> GeminiConfig.camel(name).equals(field))
                .findFirst()
                .orElse(field);
    }
}
