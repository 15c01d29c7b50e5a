package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.upstream.Framing;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.List;
import java.util.Set;

/**
 * Ollama's {@code /api/chat}.
 *
 * @see <a href="https://docs.ollama.com/api/chat">Ollama, chat</a>
 */
final class OllamaChat implements Adapter.Translator {

    private static final Set<String> SUPPORTED =
            Set.of(
                    "frequency_penalty",
                    "max_completion_tokens",
                    "max_tokens",
                    "parallel_tool_calls",
                    "presence_penalty",
                    "reasoning_effort",
                    "response_format",
                    "seed",
                    "stop",
                    "temperature",
                    "tool_choice",
                    "tools",
                    "top_p");

    /** Beside {@code options}; every other field is an option. */
    private static final List<String> TOP_LEVEL = List.of("format", "keep_alive", "think", "tools");

    private final Ollama ollama;
    private final Stamp stamp;

    OllamaChat(Ollama ollama, Stamp stamp) {
        this.ollama = ollama;
        this.stamp = stamp;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode request = ChatParameters.of(prompt, SUPPORTED);
        ObjectNode body =
                Json.object().put("model", prompt.target().model()).put("stream", prompt.stream());
        body.set("messages", OllamaMessages.of(request.path("messages")));
        tools(request);
        format(request);
        think(request, prompt.target().model());
        for (String name : TOP_LEVEL) {
            JsonNode value = request.remove(name);
            if (value != null && !value.isNull()) {
                body.set(name, value);
            }
        }
        ObjectNode options = options(request);
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        Deployment deployment = prompt.target().deployment();
        return VendorCall.post(
                ollama,
                prompt,
                Ollama.uri(deployment, "/api/chat"),
                VendorCall.bearer(deployment),
                body);
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        JsonNode said = answer.path("message");
        StringBuilder content = new StringBuilder();
        StringBuilder thoughts = new StringBuilder(said.path("thinking").asText(""));
        ThinkTags tags = new ThinkTags(content::append, thoughts::append);
        tags.accept(said.path("content").asText(""));
        tags.end();
        ObjectNode message = ChatAnswer.message(content.toString());
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts.toString());
        }
        ArrayNode calls = OllamaMessages.calls(said, stamp);
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        ObjectNode completion =
                frame(prompt)
                        .completion(message, OllamaStream.finishReason(answer, !calls.isEmpty()));
        completion.set("usage", OllamaStream.usage(answer));
        return completion;
    }

    @Override
    public Framing framing() {
        return Framing.NDJSON;
    }

    @Override
    public StreamTranslator stream(Prompt prompt) {
        return new OllamaStream(ollama, frame(prompt), stamp);
    }

    private ChatAnswer frame(Prompt prompt) {
        return new ChatAnswer(stamp.id("chatcmpl-"), stamp.now(), prompt.target().model());
    }

    /** Ollama has no choice of tools; what can be said by leaving tools out is said so. */
    private static void tools(ObjectNode request) {
        JsonNode choice = request.path("tool_choice");
        request.remove(List.of("tool_choice", "parallel_tool_calls"));
        if ("none".equals(choice.asText())) {
            request.remove("tools");
        } else if (choice.isObject()) {
            ArrayNode only = Json.array();
            request.path("tools")
                    .valueStream()
                    .filter(tool ->
                            tool.path("function")
                                    .path("name")
                                    .equals(choice.path("function").path("name")))
                    .forEach(only::add);
            request.set("tools", only);
        }
    }

    private static void format(ObjectNode request) {
        JsonNode format = request.path("response_format");
        request.remove("response_format");
        JsonNode schema = format.path("json_schema").path("schema");
        if (schema.isObject()) {
            request.set("format", schema);
        } else if ("json_object".equals(format.path("type").asText())) {
            request.put("format", "json");
        }
    }

    /** GPT-OSS knows degrees of thinking, others only whether. */
    private static void think(ObjectNode request, String model) {
        String effort = request.path("reasoning_effort").asText("");
        request.remove("reasoning_effort");
        if (effort.isEmpty() || request.has("think")) {
            return;
        }
        if (model.startsWith("gpt-oss")) {
            request.put("think", effort);
        } else {
            request.put("think", !Set.of("none", "minimal").contains(effort));
        }
    }

    private static ObjectNode options(ObjectNode request) {
        request.remove(List.of("messages", "model", "stream", "stream_options"));
        request.remove(List.of("metadata", "user"));
        JsonNode nested = request.remove("options");
        ObjectNode options = Json.object();
        request.properties()
                .forEach(field -> {
                    if (!field.getValue().isNull()) {
                        options.set(option(field.getKey()), field.getValue());
                    }
                });
        if (nested instanceof ObjectNode more) {
            options.setAll(more);
        }
        if (options.path("stop").isTextual()) {
            options.set("stop", Json.array().add(options.path("stop")));
        }
        return options;
    }

    private static String option(String name) {
        return switch (name) {
            case "max_tokens", "max_completion_tokens" -> "num_predict";
            default -> name;
        };
    }
}
