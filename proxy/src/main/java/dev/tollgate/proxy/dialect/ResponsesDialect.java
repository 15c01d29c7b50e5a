package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.provider.Stamp;
import java.util.List;

/**
 * OpenAI's Responses API without a memory: a {@code previous_response_id} is refused here, see
 * {@link StoredResponses}.
 *
 * <p>Refused by name: {@code background}, {@code conversation}, {@code prompt}, items and built-in
 * tools that chat can't say, but for web search. {@code metadata}, {@code store}, {@code
 * truncation} and hints for OpenAI's own caches are not sent on.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">OpenAI, Responses</a>
 */
public final class ResponsesDialect implements Dialect {

    static final String PREVIOUS = "previous_response_id";

    /** Fields of the format that mean nothing to the vendor, or are said otherwise in chat. */
    private static final List<String> OWN =
            List.of(
                    "background",
                    "conversation",
                    "include",
                    "input",
                    "instructions",
                    "max_output_tokens",
                    "max_tool_calls",
                    "metadata",
                    "previous_response_id",
                    "prompt",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "reasoning",
                    "safety_identifier",
                    "store",
                    "stream_options",
                    "text",
                    "tool_choice",
                    "tools",
                    "top_logprobs",
                    "truncation");

    private final Stamp stamp;

    public ResponsesDialect(Stamp stamp) {
        this.stamp = stamp;
    }

    @Override
    public ObjectNode toChat(ObjectNode request) {
        refuse(request);
        ObjectNode chat = Json.object();
        chat.set("model", request.path("model"));
        chat.set("messages", ResponsesInput.messages(request));
        ResponsesTools.into(chat, request);
        limits(chat, request);
        text(chat, request.path("text"));
        JsonNode effort = request.path("reasoning").path("effort");
        if (effort.isTextual()) {
            chat.set("reasoning_effort", effort);
        }
        rest(chat, request);
        ChatRequests.askForUsage(chat);
        return chat;
    }

    /**
     * What both formats call the same, and what is meant for the gateway or the vendor; without
     * defaults that clients send unasked and some vendors don't know.
     */
    private static void rest(ObjectNode chat, ObjectNode request) {
        request.remove(OWN);
        request.removeIf(JsonNode::isNull);
        if (!chat.has("tools") || request.path("parallel_tool_calls").asBoolean()) {
            request.remove("parallel_tool_calls");
        }
        if ("auto".equals(request.path("service_tier").asText())) {
            request.remove("service_tier");
        }
        chat.setAll(request);
    }

    private static void refuse(ObjectNode request) {
        if (request.path("background").asBoolean()) {
            throw ChatRequests.bad(
                    "This model can't answer in the background: leave 'background' out.",
                    "background");
        }
        for (String name : List.of("conversation", "prompt")) {
            if (request.hasNonNull(name)) {
                throw ChatRequests.bad(
                        "'" + name + "' is kept at OpenAI and not available for this model.", name);
            }
        }
        if (request.path(PREVIOUS).isTextual()) {
            throw ResponseStore.noPrevious(request.path(PREVIOUS).textValue());
        }
    }

    private static void limits(ObjectNode chat, ObjectNode request) {
        JsonNode most = request.path("max_output_tokens");
        if (most.isNumber()) {
            chat.set("max_tokens", most);
        }
        boolean logprobs =
                request.path("include")
                        .valueStream()
                        .anyMatch(name -> "message.output_text.logprobs".equals(name.asText()));
        if (logprobs) {
            chat.put("logprobs", true);
            ResponsesTools.copy(request, chat, "top_logprobs");
        }
    }

    private static void text(ObjectNode chat, JsonNode text) {
        JsonNode format = text.path("format");
        if ("json_schema".equals(format.path("type").asText())) {
            ObjectNode wrapped = chat.putObject("response_format").put("type", "json_schema");
            ResponsesTools.copy(
                    format,
                    wrapped.putObject("json_schema"),
                    "name",
                    "description",
                    "schema",
                    "strict");
        } else if ("json_object".equals(format.path("type").asText())) {
            chat.putObject("response_format").put("type", "json_object");
        }
        if (!"medium".equals(text.path("verbosity").asText())) {
            ResponsesTools.copy(text, chat, "verbosity");
        }
    }

    @Override
    public ObjectNode fromChat(ObjectNode request, ObjectNode completion) {
        ResponsesEncoder encoder = encoder(request);
        encoder.take(completion);
        return encoder.finish();
    }

    @Override
    public ResponsesEncoder encoder(ObjectNode request) {
        return new ResponsesEncoder(new ResponsesEnvelope(request), stamp);
    }
}
