package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.Answer.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** {@code /responses}; answers are kept, so that they can be asked for again. */
final class OpenAiResponses {

    private final Map<String, ObjectNode> kept = new ConcurrentHashMap<>();

    Optional<Reply> answer(String operation, Received request, Script script) {
        String[] path = operation.split("/", -1);
        if (path.length == 2) {
            return Optional.of(create(request, script));
        }
        String what = request.method() + (path.length > 3 ? " " + path[3] : "");
        Optional<ObjectNode> response = Optional.ofNullable(kept.get(path[2]));
        return switch (what) {
            case "GET" -> response.map(Reply::json);
            case "POST cancel" -> response.map(r -> r.put("status", "cancelled")).map(Reply::json);
            case "GET input_items" ->
                    response.map(r ->
                            Reply.json(
                                    Make.object(
                                            "object",
                                            "list",
                                            "data",
                                            List.of(),
                                            "has_more",
                                            false)));
            case "DELETE" -> {
                kept.remove(path[2]);
                yield response.map(r ->
                        Reply.json(
                                Make.object("id", path[2], "object", "response", "deleted", true)));
            }
            default -> Optional.empty();
        };
    }

    private Reply create(Received request, Script script) {
        JsonNode body = request.json();
        Conversation conversation = Conversation.of(body);
        Answer answer = Answer.to(conversation, script);
        ObjectNode response = response(request, body);
        List<ObjectNode> items = items(answer);
        ObjectNode complete = complete(response.deepCopy(), items, answer);
        kept.put(complete.get("id").asText(), complete);
        return conversation.stream()
                ? Reply.events(new ResponseEvents(response, answer).events(items, complete))
                : Reply.json(complete);
    }

    private static ObjectNode response(Received request, JsonNode body) {
        ObjectNode response =
                Make.object(
                        "id",
                        "resp_mock" + request.number(),
                        "object",
                        "response",
                        "created_at",
                        1700000000,
                        "status",
                        "in_progress",
                        "background",
                        false,
                        "error",
                        null,
                        "incomplete_details",
                        null,
                        "model",
                        body.path("model"),
                        "output",
                        List.of(),
                        "usage",
                        null);
        response.setAll(settings(body));
        return response;
    }

    /** What the request set, and defaults for the rest. */
    private static ObjectNode settings(JsonNode body) {
        ObjectNode settings =
                Make.object(
                        "parallel_tool_calls",
                        true,
                        "tools",
                        List.of(),
                        "tool_choice",
                        "auto",
                        "text",
                        Map.of("format", Map.of("type", "text")),
                        "temperature",
                        1.0,
                        "top_p",
                        1.0,
                        "truncation",
                        "disabled",
                        "store",
                        true,
                        "instructions",
                        null,
                        "max_output_tokens",
                        null,
                        "previous_response_id",
                        null,
                        "metadata",
                        null,
                        "user",
                        null);
        List<String> names = List.copyOf(settings.propertyStream().map(Map.Entry::getKey).toList());
        for (String name : names) {
            settings.set(
                    name, body.path(name).isMissingNode() ? settings.get(name) : body.get(name));
        }
        return settings;
    }

    private static ObjectNode complete(ObjectNode response, List<ObjectNode> items, Answer answer) {
        response.put("status", "completed");
        response.set("output", Make.node(items));
        Answer.Counts counts = answer.counts();
        response.set(
                "usage",
                Make.object(
                        "input_tokens", counts.prompt(),
                        "input_tokens_details", Map.of("cached_tokens", counts.cached()),
                        "output_tokens", counts.completion(),
                        "output_tokens_details", Map.of("reasoning_tokens", counts.reasoning()),
                        "total_tokens", counts.total()));
        return response;
    }

    private static List<ObjectNode> items(Answer answer) {
        List<ObjectNode> items = new ArrayList<>();
        if (answer.thinks()) {
            JsonNode summary = Make.object("type", "summary_text", "text", answer.reasoning());
            items.add(
                    Make.object(
                            "id", "rs_mock", "type", "reasoning", "summary", Make.list(summary)));
        }
        if (answer.calls().isEmpty()) {
            items.add(message(answer.text(), "completed"));
        }
        for (Call call : answer.calls()) {
            items.add(call(call, Make.text(call.arguments()), "completed"));
        }
        return items;
    }

    static ObjectNode message(String text, String status) {
        JsonNode content = status.equals("completed") ? Make.list(text(text)) : Make.list();
        return Make.object(
                "id",
                "msg_mock",
                "type",
                "message",
                "status",
                status,
                "role",
                "assistant",
                "content",
                content);
    }

    static ObjectNode text(String text) {
        return Make.object(
                "type",
                "output_text",
                "text",
                text,
                "annotations",
                List.of(),
                "logprobs",
                List.of());
    }

    static ObjectNode call(Call call, String arguments, String status) {
        return Make.object(
                "id",
                "fc_" + call.id(),
                "type",
                "function_call",
                "status",
                status,
                "call_id",
                call.id(),
                "name",
                call.name(),
                "arguments",
                arguments);
    }
}
