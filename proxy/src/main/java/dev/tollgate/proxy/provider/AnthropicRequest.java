package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Target;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A chat request as the body of Anthropic's Messages API.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Anthropic, Messages</a>
 */
final class AnthropicRequest {

    /** LiteLLM's {@code DEFAULT_ANTHROPIC_CHAT_MAX_TOKENS}; Anthropic wants a limit in any case. */
    private static final int DEFAULT_MAX_TOKENS = 4096;

    private static final Set<String> SUPPORTED =
            Set.of(
                    "max_completion_tokens",
                    "max_tokens",
                    "parallel_tool_calls",
                    "reasoning_effort",
                    "response_format",
                    "service_tier",
                    "stop",
                    "temperature",
                    "thinking",
                    "tool_choice",
                    "tools",
                    "top_p",
                    "web_search_options");

    /** Taken up in other form, or said by nobody at Anthropic; what remains goes as it is. */
    private static final List<String> TRANSLATED =
            List.of(
                    "max_completion_tokens",
                    "max_tokens",
                    "messages",
                    "metadata",
                    "model",
                    "parallel_tool_calls",
                    "reasoning_effort",
                    "response_format",
                    "service_tier",
                    "stop",
                    "stream_options",
                    "thinking",
                    "tool_choice",
                    "tools",
                    "user",
                    "web_search_options");

    /** Anthropic asks for opaque ids: an address or a telephone number would tell who it is. */
    private static final Pattern PERSONAL = Pattern.compile(".*@.*\\..*|\\+?[\\d\\s().-]{7,}");

    private final Target target;
    private final ObjectNode request;
    private final AnthropicModel model;
    private final ObjectNode body = Json.object();

    private AnthropicRequest(Prompt prompt) {
        target = prompt.target();
        request = ChatParameters.of(prompt, SUPPORTED);
        CacheControlPoints.mark(request);
        model = AnthropicModel.of(target.model());
    }

    /**
     * The body with {@code model} and {@code stream} set: what Anthropic itself takes. Hosts that
     * name the model in the path remove these and add {@code anthropic_version}.
     *
     * @param outputFormat whether the host knows {@code output_format}; a tool stands in elsewhere
     */
    static ObjectNode body(Prompt prompt, boolean outputFormat) {
        return new AnthropicRequest(prompt).translate(prompt.stream(), outputFormat);
    }

    private ObjectNode translate(boolean stream, boolean outputFormat) {
        body.put("model", target.model());
        AnthropicMessages messages = AnthropicMessages.of(request.path("messages"));
        body.set("messages", messages.messages());
        if (!messages.system().isEmpty()) {
            body.set("system", messages.system());
        }
        AnthropicThinking thinking =
                AnthropicThinking.of(request, model, limit(), messages.thinkingFits());
        thinking.putInto(body);
        body.put("max_tokens", thinking.maxTokens(limit(), defaultLimit()));
        putStop();
        putUser();
        putServiceTier();
        AnthropicTools.put(request, body, messages.calledTools());
        boolean nativeSchema = outputFormat && model.keepsToSchemas();
        AnthropicSchema.put(request.path("response_format"), body, nativeSchema);
        copyTheRest();
        if (stream) {
            body.put("stream", true);
        } else {
            body.remove("stream");
        }
        body.setAll(target.deployment().parameters().extraBody().deepCopy());
        return body;
    }

    /** What the client allows, 0 where it says nothing. */
    private int limit() {
        return request.path("max_completion_tokens").asInt(request.path("max_tokens").asInt());
    }

    private int defaultLimit() {
        JsonNode info = target.deployment().info();
        return info.path("max_output_tokens").asInt(DEFAULT_MAX_TOKENS);
    }

    private void putStop() {
        JsonNode stop = request.path("stop");
        ArrayNode sequences = Json.array();
        if (stop.isTextual()) {
            sequences.add(stop);
        }
        // Anthropic refuses white space alone, which is what OpenAI's own examples send: "\n"
        stop.forEach(sequences::add);
        sequences.removeIf(sequence -> sequence.asText("").isBlank());
        if (!sequences.isEmpty()) {
            body.set("stop_sequences", sequences);
        }
    }

    private void putUser() {
        String user =
                request.path("metadata").path("user_id").asText(request.path("user").asText(""));
        if (!user.isEmpty() && !PERSONAL.matcher(user).matches()) {
            body.putObject("metadata").put("user_id", user);
        }
    }

    private void putServiceTier() {
        switch (request.path("service_tier").asText("")) {
            case "" -> {}
            case "auto", "priority" -> body.put("service_tier", "auto");
            default -> body.put("service_tier", "standard_only");
        }
    }

    private void copyTheRest() {
        request.remove(TRANSLATED);
        request.properties()
                .forEach(field -> {
                    if (!field.getValue().isNull() && !body.has(field.getKey())) {
                        body.set(field.getKey(), field.getValue());
                    }
                });
    }
}
