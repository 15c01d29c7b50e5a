package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ollama: lines of JSON, and no key.
 *
 * @see <a href="https://github.com/ollama/ollama/blob/main/docs/api.md">Ollama, API</a>
 */
final class OllamaVendor implements Vendor {

    @Override
    public boolean knows(Received request) {
        return request.path().matches("/api/(chat|generate|embed|show|tags|version)");
    }

    @Override
    public Optional<Refusal> refusal(Received request) {
        String model = request.json().path("model").asText();
        return model.contains("missing")
                ? Optional.of(new Refusal(404, "model '" + model + "' not found"))
                : Vendor.gatewayField(request.json());
    }

    @Override
    public Reply answer(Received request, Script script) {
        JsonNode body = request.json();
        return switch (request.path()) {
            case "/api/embed" -> embed(body);
            case "/api/show" ->
                    Reply.json(
                            Map.of(
                                    "template",
                                    "{{ .Tools }}",
                                    "capabilities",
                                    List.of("completion", "tools", "vision")));
            case "/api/tags" -> Reply.json(Map.of("models", List.of()));
            case "/api/version" -> Reply.json(Map.of("version", "0.12.0"));
            default ->
                    chat(
                            body,
                            Answer.to(Conversation.of(body), script),
                            request.path().endsWith("generate"));
        };
    }

    private static Reply embed(JsonNode body) {
        List<String> texts = Embeddings.texts(body.path("input"));
        List<List<Float>> vectors =
                texts.stream().map(text -> Embeddings.vector(text, Embeddings.DIMENSIONS)).toList();
        return Reply.json(
                Make.object(
                        "model", body.path("model"),
                        "embeddings", vectors,
                        "prompt_eval_count", texts.size()));
    }

    /** It streams unless it is told not to. */
    private static Reply chat(JsonNode body, Answer answer, boolean generate) {
        if (!body.path("stream").asBoolean(true)) {
            return Reply.json(last(body, say(answer.text(), answer, generate), answer));
        }
        List<Reply.Part> lines = new ArrayList<>();
        if (answer.thinks()) {
            ObjectNode thought =
                    Make.object("role", "assistant", "content", "", "thinking", answer.reasoning());
            lines.add(line(open(body, Make.object("message", thought)), false));
        }
        for (String piece : answer.pieces()) {
            lines.add(line(open(body, plain(piece, generate)), true));
        }
        if (!answer.calls().isEmpty()) {
            ObjectNode calls = say("", answer, false);
            ((ObjectNode) calls.get("message")).remove("thinking");
            lines.add(line(open(body, calls), true));
        }
        lines.add(line(last(body, plain("", generate), answer), false));
        return new Reply.Parts("application/x-ndjson", Map.of(), lines);
    }

    private static ObjectNode plain(String text, boolean generate) {
        return generate
                ? Make.object("response", text)
                : Make.object("message", Make.object("role", "assistant", "content", text));
    }

    private static ObjectNode say(String text, Answer answer, boolean generate) {
        ObjectNode said = plain(text, generate);
        if (!generate && answer.thinks()) {
            ((ObjectNode) said.get("message")).put("thinking", answer.reasoning());
        }
        if (!generate && !answer.calls().isEmpty()) {
            List<JsonNode> calls = new ArrayList<>();
            answer.calls().forEach(call -> calls.add(call(call)));
            ((ObjectNode) said.get("message")).set("tool_calls", Make.node(calls));
        }
        return said;
    }

    private static JsonNode call(Answer.Call call) {
        JsonNode function = Make.object("name", call.name(), "arguments", call.arguments());
        return Make.object("function", function);
    }

    private static ObjectNode open(JsonNode body, ObjectNode said) {
        ObjectNode line =
                Make.object(
                        "model", body.path("model"), "created_at", "2024-01-01T00:00:00.000000Z");
        line.setAll(said);
        return line.put("done", false);
    }

    private static ObjectNode last(JsonNode body, ObjectNode said, Answer answer) {
        ObjectNode line = open(body, said).put("done", true);
        line.put("done_reason", answer.finish("stop", "length", "stop"));
        line.put("total_duration", 7_000_000).put("load_duration", 1_000_000);
        line.put("prompt_eval_count", answer.counts().prompt())
                .put("prompt_eval_duration", 1_000_000);
        return line.put("eval_count", answer.counts().completion()).put("eval_duration", 5_000_000);
    }

    private static Reply.Part line(JsonNode json, boolean piece) {
        return new Reply.Part(
                (Make.text(json) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8), piece);
    }

    @Override
    public Reply error(Refusal refusal) {
        return Reply.json(refusal.status(), Make.object("error", refusal.message()));
    }

    @Override
    public Reply.Part errorEvent(Refusal refusal) {
        return line(Make.object("error", refusal.message()), false);
    }
}
