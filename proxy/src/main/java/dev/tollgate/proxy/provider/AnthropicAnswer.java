package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/** A whole answer of the Messages API as a {@code chat.completion}. */
final class AnthropicAnswer {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final ArrayNode thinking = Json.array();
    private final ArrayNode calls = Json.array();
    private final ArrayNode annotations = Json.array();
    private final ArrayNode citations = Json.array();
    private final ArrayNode searches = Json.array();
    private final ArrayNode otherResults = Json.array();

    private AnthropicAnswer() {}

    static ObjectNode toCompletion(JsonNode answer, Stamp stamp) {
        AnthropicAnswer parts = new AnthropicAnswer();
        answer.path("content").forEach(parts::add);
        ObjectNode completion = Json.object();
        completion.put("id", stamp.id("chatcmpl-"));
        completion.put("object", "chat.completion");
        completion.put("created", stamp.now());
        completion.put("model", answer.path("model").asText(""));
        ObjectNode choice = completion.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("message", parts.message());
        choice.putNull("logprobs");
        String stop = answer.path("stop_reason").asText("");
        choice.put("finish_reason", AnthropicFinish.reason(stop, !parts.calls.isEmpty()));
        completion.set("usage", AnthropicUsage.toOpenAi(answer.path("usage")));
        return completion;
    }

    private void add(JsonNode block) {
        String type = block.path("type").asText("");
        switch (type) {
            case "text" -> addText(block);
            case "tool_use" -> addCall(block);
            case "thinking", "redacted_thinking" -> {
                thinking.add(block);
                reasoning.append(block.path("thinking").asText(""));
            }
            case "web_search_tool_result" -> searches.add(block);
            // server_tool_use is no call: the client would try to answer what is answered below it
            default -> {
                if (type.endsWith("_tool_result")) {
                    otherResults.add(block);
                }
            }
        }
    }

    private void addText(JsonNode block) {
        int start = text.length();
        text.append(block.path("text").asText(""));
        for (JsonNode citation : block.path("citations")) {
            citations.add(citation);
            if (citation.hasNonNull("url")) {
                ObjectNode annotation = annotations.addObject().put("type", "url_citation");
                annotation
                        .putObject("url_citation")
                        .put("url", citation.path("url").asText(""))
                        .put("title", citation.path("title").asText(""))
                        .put("start_index", start)
                        .put("end_index", text.length());
            }
        }
    }

    private void addCall(JsonNode block) {
        String arguments = Json.text(block.path("input"));
        if (AnthropicSchema.TOOL.equals(block.path("name").asText(""))) {
            text.append(arguments);
            return;
        }
        ObjectNode call = calls.addObject();
        call.put("index", calls.size() - 1);
        call.set("id", block.path("id"));
        call.put("type", "function");
        call.putObject("function")
                .put("name", block.path("name").asText(""))
                .put("arguments", arguments);
    }

    private ObjectNode message() {
        ObjectNode message = ChatAnswer.message(text.toString());
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        putUnlessEmpty(message, "thinking_blocks", thinking);
        putUnlessEmpty(message, "annotations", annotations);
        ObjectNode own = Json.object();
        putUnlessEmpty(own, "citations", citations);
        putUnlessEmpty(own, "web_search_results", searches);
        putUnlessEmpty(own, "tool_results", otherResults);
        if (!own.isEmpty()) {
            message.set("provider_specific_fields", own);
        }
        return message;
    }

    private static void putUnlessEmpty(ObjectNode object, String name, ArrayNode items) {
        if (!items.isEmpty()) {
            object.set(name, items);
        }
    }
}
