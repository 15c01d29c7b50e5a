package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A chat request as the body of {@code generateContent}.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#request-body">Gemini, request body</a>
 */
final class GeminiRequest {

    private static final Set<String> SUPPORTED =
            Set.of(
                    "audio",
                    "frequency_penalty",
                    "functions",
                    "logprobs",
                    "max_completion_tokens",
                    "max_tokens",
                    "modalities",
                    "n",
                    "parallel_tool_calls",
                    "presence_penalty",
                    "reasoning_effort",
                    "response_format",
                    "seed",
                    "stop",
                    "temperature",
                    "thinking",
                    "tool_choice",
                    "tools",
                    "top_logprobs",
                    "top_p",
                    "web_search_options");

    /** Fields of Gemini's own body that a client may send beside OpenAI's, in both spellings. */
    private static final Map<String, String> NATIVE =
            Map.of(
                    "safety_settings", "safetySettings",
                    "safetySettings", "safetySettings",
                    "cached_content", "cachedContent",
                    "cachedContent", "cachedContent",
                    "tool_config", "toolConfig",
                    "toolConfig", "toolConfig",
                    "labels", "labels");

    private GeminiRequest() {}

    static ObjectNode body(Prompt prompt) {
        GeminiModel model = GeminiModel.named(prompt.target().model());
        ObjectNode request = ChatParameters.of(prompt, supported(model));
        ObjectNode body = Json.object();
        GeminiContents.of(request.path("messages"), model).writeTo(body);
        tools(prompt, request, body);
        ObjectNode config = GeminiConfig.of(request, model.name());
        GeminiConfig.defaults(config, model);
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        nativeFields(request, body);
        merge(body, request.path("extra_body"));
        merge(body, prompt.target().deployment().parameters().extraBody());
        return body;
    }

    /** Copies those fields that are Gemini's own. */
    static void nativeFields(JsonNode request, ObjectNode body) {
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            String name = NATIVE.get(field.getKey());
            if (name != null && !field.getValue().isNull()) {
                body.set(name, field.getValue());
            }
        }
    }

    /** Sets what is told, object into object. */
    static void merge(ObjectNode body, JsonNode told) {
        for (Map.Entry<String, JsonNode> field : told.properties()) {
            if (body.get(field.getKey()) instanceof ObjectNode inner
                    && field.getValue().isObject()) {
                merge(inner, field.getValue());
            } else {
                body.set(field.getKey(), field.getValue().deepCopy());
            }
        }
    }

    private static void tools(Prompt prompt, ObjectNode request, ObjectNode body) {
        GeminiTools tools = GeminiTools.of(request);
        boolean single =
                request.path("parallel_tool_calls").isBoolean()
                        && !request.path("parallel_tool_calls").asBoolean();
        if (single && tools.functions() > 1 && !drops(prompt)) {
            Deployment deployment = prompt.target().deployment();
            throw ChatParameters.unsupported(
                    deployment.vendor(), List.of("parallel_tool_calls"), prompt.target().model());
        }
        tools.writeTo(body);
        GeminiTools.choice(request.path("tool_choice"), body);
    }

    private static boolean drops(Prompt prompt) {
        return prompt.json().has("drop_params")
                ? prompt.json().flag("drop_params")
                : prompt.target().deployment().parameters().dropUnsupported();
    }

    private static Set<String> supported(GeminiModel model) {
        if (!model.third()) {
            return SUPPORTED;
        }
        Set<String> supported = new HashSet<>(SUPPORTED);
        supported.removeAll(Set.of("frequency_penalty", "presence_penalty"));
        return supported;
    }
}
