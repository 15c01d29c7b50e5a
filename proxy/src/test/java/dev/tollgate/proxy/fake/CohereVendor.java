package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.Answer.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cohere's second version.
 *
 * @see <a href="https://docs.cohere.com/reference/chat">Cohere, chat</a>
 */
final class CohereVendor implements Vendor {

    @Override
    public boolean knows(Received request) {
        return request.path().matches("/v2/(chat|embed|rerank)|/v1/(embed|rerank)");
    }

    @Override
    public Optional<Refusal> refusal(Received request) {
        if (Vendor.withoutKey(request).isPresent()) {
            return Optional.of(new Refusal(401, "invalid api token"));
        }
        if (request.json().path("model").asText().contains("missing")) {
            return Optional.of(new Refusal(404, "model 'missing' not found"));
        }
        return Vendor.gatewayField(request.json());
    }

    @Override
    public Reply answer(Received request, Script script) {
        if (request.path().endsWith("/embed")) {
            return embed(request.json());
        }
        if (request.path().endsWith("/rerank")) {
            return rerank(request.json());
        }
        Conversation conversation = Conversation.of(request.json());
        Answer answer = Answer.to(conversation, script);
        return conversation.stream()
                ? Reply.events(stream(request, answer))
                : Reply.json(whole(request, answer));
    }

    static Reply embed(JsonNode body) {
        List<String> texts = Embeddings.texts(body.path("texts"));
        int dimensions = body.path("output_dimension").asInt(Embeddings.DIMENSIONS);
        List<List<Float>> vectors =
                texts.stream().map(text -> Embeddings.vector(text, dimensions)).toList();
        return Reply.json(
                Make.object(
                        "id",
                        "mock",
                        "embeddings",
                        Map.of("float", vectors),
                        "texts",
                        texts,
                        "response_type",
                        "embeddings_by_type",
                        "meta",
                        Map.of("billed_units", Map.of("input_tokens", texts.size()))));
    }

    /** The longest document is the most relevant. */
    static Reply rerank(JsonNode body) {
        List<ObjectNode> results = new ArrayList<>();
        for (JsonNode document : body.path("documents")) {
            String text = document.isTextual() ? document.asText() : document.path("text").asText();
            double score = Math.min(0.99, text.length() / 100.0);
            results.add(Make.object("index", results.size(), "relevance_score", score));
        }
        results.sort((a, b) ->
                Double.compare(
                        b.get("relevance_score").asDouble(), a.get("relevance_score").asDouble()));
        int top = body.path("top_n").asInt(results.size());
        return Reply.json(
                Make.object(
                        "id", "mock",
                        "results", results.subList(0, Math.min(top, results.size())),
                        "meta",
                                Map.of(
                                        "api_version",
                                        Map.of("version", "2"),
                                        "billed_units",
                                        Map.of("search_units", 1))));
    }

    private static ObjectNode whole(Received request, Answer answer) {
        ObjectNode message = Make.object("role", "assistant");
        if (answer.calls().isEmpty()) {
            message.set("content", Make.node(content(answer)));
        } else {
            message.put("tool_plan", "I will call tools.");
            message.set(
                    "tool_calls",
                    Make.node(
                            answer.calls().stream()
                                    .map(call -> call(call, Make.text(call.arguments())))
                                    .toList()));
        }
        return Make.object(
                "id",
                "mock" + request.number(),
                "finish_reason",
                finish(answer),
                "message",
                message,
                "usage",
                usage(answer.counts()));
    }

    private static List<JsonNode> content(Answer answer) {
        List<JsonNode> content = new ArrayList<>();
        if (answer.thinks()) {
            content.add(Make.object("type", "thinking", "thinking", answer.reasoning()));
        }
        content.add(Make.object("type", "text", "text", answer.text()));
        return content;
    }

    private static ObjectNode call(Call call, String arguments) {
        JsonNode function = Make.object("name", call.name(), "arguments", arguments);
        return Make.object("id", call.id(), "type", "function", "function", function);
    }

    private static String finish(Answer answer) {
        return answer.finish("COMPLETE", "MAX_TOKENS", "TOOL_CALL");
    }

    private static ObjectNode usage(Answer.Counts counts) {
        Map<String, Integer> tokens =
                Map.of("input_tokens", counts.prompt(), "output_tokens", counts.completion());
        return Make.object(
                "billed_units", tokens, "tokens", tokens, "cached_tokens", counts.cached());
    }

    private static List<Reply.Part> stream(Received request, Answer answer) {
        Sse sse = new Sse();
        JsonNode message =
                Make.object(
                        "role", "assistant",
                        "content", List.of(),
                        "tool_plan", "",
                        "tool_calls", List.of(),
                        "citations", List.of());
        sse.typed(
                Make.object(
                        "id",
                        "mock" + request.number(),
                        "type",
                        "message-start",
                        "delta",
                        Make.object("message", message)));
        int index = 0;
        if (answer.thinks()) {
            block(sse, index++, "thinking", List.of(answer.reasoning()));
        }
        if (answer.calls().isEmpty()) {
            block(sse, index, "text", answer.pieces());
        }
        for (int i = 0; i < answer.calls().size(); i++) {
            call(sse, i, answer.calls().get(i));
        }
        JsonNode end =
                Make.object("finish_reason", finish(answer), "usage", usage(answer.counts()));
        sse.typed(Make.object("type", "message-end", "delta", end));
        return sse.parts();
    }

    private static void block(Sse sse, int index, String type, List<String> pieces) {
        sse.typed(event("content-start", index, "content", Make.object("type", type, type, "")));
        for (String piece : pieces) {
            JsonNode event = event("content-delta", index, "content", Make.object(type, piece));
            if (type.equals("text")) {
                sse.typedPiece(event);
            } else {
                sse.typed(event);
            }
        }
        sse.typed(Make.object("type", "content-end", "index", index));
    }

    private static void call(Sse sse, int index, Call call) {
        sse.typed(event("tool-call-start", index, "tool_calls", call(call, "")));
        for (String fragment : call.fragments()) {
            JsonNode function = Make.object("function", Make.object("arguments", fragment));
            sse.typedPiece(event("tool-call-delta", index, "tool_calls", function));
        }
        sse.typed(Make.object("type", "tool-call-end", "index", index));
    }

    private static ObjectNode event(String type, int index, String name, JsonNode value) {
        JsonNode message = Make.object("message", Make.object(name, value));
        return Make.object("type", type, "index", index, "delta", message);
    }

    @Override
    public Reply error(Refusal refusal) {
        return Reply.json(
                refusal.status(), Make.object("id", "mock", "message", refusal.message()));
    }

    /** Cohere has no error event: the message ends, and says that it did so by an error. */
    @Override
    public Reply.Part errorEvent(Refusal refusal) {
        JsonNode delta = Make.object("finish_reason", "ERROR", "error", refusal.message());
        return Sse.part("message-end", Make.object("type", "message-end", "delta", delta), false);
    }
}
