package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.List;
import java.util.Set;

/**
 * Cohere's chat of version 2.
 *
 * @see <a href="https://docs.cohere.com/reference/chat">Cohere, chat</a>
 */
final class CohereChat implements Adapter.Translator {

    private static final Set<String> SUPPORTED =
            Set.of(
                    "frequency_penalty",
                    "max_completion_tokens",
                    "max_tokens",
                    "presence_penalty",
                    "reasoning_effort",
                    "response_format",
                    "seed",
                    "stop",
                    "temperature",
                    "thinking",
                    "tool_choice",
                    "tools",
                    "top_p");

    private final Cohere cohere;
    private final Stamp stamp;

    CohereChat(Cohere cohere, Stamp stamp) {
        this.cohere = cohere;
        this.stamp = stamp;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode request = ChatParameters.of(prompt, SUPPORTED);
        request.remove(List.of("stream_options", "metadata", "user"));
        request.put("model", prompt.target().model());
        request.put("stream", prompt.stream());
        request.set("messages", CohereMessages.of(request.path("messages")));
        rename(request, "max_completion_tokens", "max_tokens");
        rename(request, "top_p", "p");
        rename(request, "top_k", "k");
        JsonNode stop = request.remove("stop");
        if (stop != null && !stop.isNull()) {
            request.set("stop_sequences", stop.isArray() ? stop : Json.array().add(stop));
        }
        tools(request);
        responseFormat(request);
        thinking(request);
        Deployment deployment = prompt.target().deployment();
        return VendorCall.post(
                cohere,
                prompt,
                Cohere.uri(deployment, "v2", "chat"),
                cohere.credential(deployment),
                request);
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        String reason = answer.path("finish_reason").asText("");
        CohereAnswer.refuseError(cohere, reason, answer.path("error"));
        JsonNode said = answer.path("message");
        ObjectNode message = ChatAnswer.message(MessageContent.text(said.path("content")));
        String thoughts = CohereAnswer.thoughts(said);
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts);
        }
        if (!said.path("tool_calls").isEmpty()) {
            message.set("tool_calls", said.get("tool_calls"));
        }
        ArrayNode annotations = CohereAnswer.annotations(said.path("citations").valueStream());
        if (!annotations.isEmpty()) {
            message.set("annotations", annotations);
        }
        String id = answer.path("id").asText(stamp.id("chatcmpl-"));
        ObjectNode completion =
                new ChatAnswer(id, stamp.now(), prompt.target().model())
                        .completion(message, CohereAnswer.finishReason(reason));
        completion.set("usage", CohereAnswer.usage(answer.path("usage")));
        return completion;
    }

    @Override
    public StreamTranslator stream(Prompt prompt) {
        return new CohereStream(
                cohere,
                new ChatAnswer(stamp.id("chatcmpl-"), stamp.now(), prompt.target().model()));
    }

    /** Cohere can be made to call some tool or none; to make it call one, it gets only that. */
    private static void tools(ObjectNode request) {
        JsonNode choice = request.remove("tool_choice");
        for (JsonNode tool : request.path("tools")) {
            if (tool.path("function") instanceof ObjectNode function) {
                function.remove("strict");
            }
        }
        if (choice == null || request.path("tools").isEmpty()) {
            return;
        }
        if (choice.isObject()) {
            JsonNode name = choice.path("function").path("name");
            ArrayNode only = Json.array();
            request.path("tools")
                    .valueStream()
                    .filter(tool -> tool.path("function").path("name").equals(name))
                    .forEach(only::add);
            request.set("tools", only);
            request.put("tool_choice", "REQUIRED");
        } else if ("required".equals(choice.asText())) {
            request.put("tool_choice", "REQUIRED");
        } else if ("none".equals(choice.asText())) {
            request.put("tool_choice", "NONE");
        }
    }

    private static void responseFormat(ObjectNode request) {
        JsonNode format = request.path("response_format");
        JsonNode schema = format.path("json_schema").path("schema");
        if (schema.isObject()) {
            request.putObject("response_format")
                    .put("type", "json_object")
                    .set("json_schema", schema);
        }
    }

    /** {@code thinking} as Anthropic's clients write it, {@code reasoning_effort} as OpenAI's. */
    private static void thinking(ObjectNode request) {
        JsonNode effort = request.remove("reasoning_effort");
        if (request.path("thinking") instanceof ObjectNode thinking) {
            rename(thinking, "budget_tokens", "token_budget");
        } else if (effort != null && effort.isTextual()) {
            boolean off = "none".equals(effort.textValue());
            request.putObject("thinking").put("type", off ? "disabled" : "enabled");
        }
    }

    private static void rename(ObjectNode object, String from, String to) {
        JsonNode value = object.remove(from);
        if (value != null && !value.isNull()) {
            object.set(to, value);
        }
    }
}
