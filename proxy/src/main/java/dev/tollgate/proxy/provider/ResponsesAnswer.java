package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/**
 * A whole answer of the Responses API as a {@code chat.completion}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">OpenAI, the
 *     response object</a>
 */
final class ResponsesAnswer {

    private static final String PARAGRAPH = "\n\n";

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final ArrayNode calls = Json.array();
    private final ArrayNode annotations = Json.array();
    private final ArrayNode logprobs = Json.array();

    private ResponsesAnswer() {}

    static ObjectNode completion(Provider provider, JsonNode response, Stamp stamp) {
        refuseFailed(provider, response);
        ResponsesAnswer parts = new ResponsesAnswer();
        response.path("output").forEach(parts::add);
        ObjectNode completion =
                new ChatAnswer(
                                response.path("id").asText(""),
                                response.path("created_at").asLong(stamp.now()),
                                response.path("model").asText(""))
                        .completion(parts.message(), finish(response, !parts.calls.isEmpty()));
        if (!parts.logprobs.isEmpty()) {
            ((ObjectNode) completion.path("choices").path(0))
                    .putObject("logprobs")
                    .set("content", parts.logprobs);
        }
        completion.set("usage", usage(response.path("usage")));
        if (response.path("service_tier").isTextual()) {
            completion.set("service_tier", response.path("service_tier"));
        }
        return completion;
    }

    /** A response may be a failure although the status was 200. */
    static void refuseFailed(Provider provider, JsonNode response) {
        JsonNode error = response.path("error");
        if (error.isObject() || "failed".equals(response.path("status").asText(""))) {
            throw VendorErrors.inStream(provider, VendorErrors.statusOf(error), response);
        }
    }

    /** OpenAI's {@code finish_reason}. */
    static String finish(JsonNode response, boolean called) {
        if ("incomplete".equals(response.path("status").asText(""))) {
            String reason = response.path("incomplete_details").path("reason").asText("");
            return reason.equals("content_filter") ? reason : "length";
        }
        return called ? "tool_calls" : "stop";
    }

    /** Chat's names for the same counts. */
    static ObjectNode usage(JsonNode told) {
        ObjectNode usage =
                Json.object()
                        .put("prompt_tokens", told.path("input_tokens").asLong())
                        .put("completion_tokens", told.path("output_tokens").asLong())
                        .put("total_tokens", told.path("total_tokens").asLong());
        usage.putObject("prompt_tokens_details")
                .put(
                        "cached_tokens",
                        told.path("input_tokens_details").path("cached_tokens").asLong());
        usage.putObject("completion_tokens_details")
                .put(
                        "reasoning_tokens",
                        told.path("output_tokens_details").path("reasoning_tokens").asLong());
        return usage;
    }

    /** A citation as chat has it: in a field of its kind's name. */
    static JsonNode annotation(JsonNode flat) {
        ObjectNode fields = flat.deepCopy();
        String type = flat.path("type").asText("");
        fields.remove("type");
        ObjectNode annotation = Json.object().put("type", type);
        annotation.set(type, fields);
        return annotation;
    }

    private void add(JsonNode item) {
        switch (item.path("type").asText("")) {
            case "message" -> item.path("content").forEach(this::addPart);
            case "reasoning" -> {
                item.path("summary").forEach(this::addThought);
                item.path("content").forEach(this::addThought);
            }
            case "function_call" ->
                    calls.add(
                            ChatAnswer.toolCall(
                                    item.path("call_id").asText(""),
                                    item.path("name").asText(""),
                                    item.path("arguments").asText("")));
            // tools that the vendor has used itself: their outcome is in the message
            default -> {}
        }
    }

    private void addPart(JsonNode part) {
        text.append(part.path("text").asText(""));
        refusal.append(part.path("refusal").asText(""));
        part.path("annotations").forEach(each -> annotations.add(annotation(each)));
        part.path("logprobs").forEach(logprobs::add);
    }

    private void addThought(JsonNode part) {
        reasoning.append(reasoning.isEmpty() ? "" : PARAGRAPH).append(part.path("text").asText(""));
    }

    private ObjectNode message() {
        ObjectNode message = ChatAnswer.message(text.toString());
        if (!refusal.isEmpty()) {
            message.put("refusal", refusal.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (!annotations.isEmpty()) {
            message.set("annotations", annotations);
        }
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        return message;
    }
}
