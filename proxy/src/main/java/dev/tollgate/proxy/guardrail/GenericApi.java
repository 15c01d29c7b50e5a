package dev.tollgate.proxy.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Any server that speaks LiteLLM's {@code generic_guardrail_api}.
 *
 * @param parameters {@code additional_provider_specific_params}; treat as immutable
 * @see <a href="https://docs.litellm.ai/docs/adding_provider/generic_guardrail_api">LiteLLM,
 *     generic guardrail API</a>
 */
public record GenericApi(Remote server, ObjectNode parameters) implements Guardrail {

    /** Below the server's base. */
    public static final String PATH = "/beta/litellm_basic_guardrail_api";

    @Override
    public Verdict check(Content content, Post post) {
        ObjectNode question = Json.object();
        ArrayNode texts = question.putArray("texts");
        content.texts().forEach(texts::add);
        question.set("request_data", content.about().caller());
        question.put("input_type", content.side().inputType());
        question.put("litellm_call_id", content.about().callId());
        question.set(
                "additional_provider_specific_params",
                parameters.deepCopy().setAll(content.about().extra()));
        return server.ask(
                post,
                question,
                key -> Map.entry("x-api-key", key.value()),
                answer -> verdict(answer, content.texts().size()));
    }

    /** Without the parameters, which may hold secrets. */
    @Override
    public String toString() {
        return "GenericApi[" + server + "]";
    }

    private Verdict verdict(ObjectNode answer, int count) {
        return switch (answer.path("action").asText()) {
            case "BLOCKED" ->
                    new Verdict.Block(
                            answer.path("blocked_reason").asText("Content violates policy"));
            case "GUARDRAIL_INTERVENED" -> masked(answer.path("texts"), count);
            case "NONE" -> Verdict.PASS;
            default -> throw server.nonsense();
        };
    }

    private Verdict masked(JsonNode changed, int count) {
        if (changed.isMissingNode() || changed.isNull()) {
            return Verdict.PASS;
        }
        List<String> texts = new ArrayList<>();
        changed.forEach(text -> texts.add(text.asText()));
        if (texts.size() != count) {
            throw server.nonsense();
        }
        return new Verdict.Mask(texts, Map.of());
    }
}
