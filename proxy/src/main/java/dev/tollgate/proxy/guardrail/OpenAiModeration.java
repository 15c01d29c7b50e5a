package dev.tollgate.proxy.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Blocks what OpenAI's moderation flags: {@code openai_moderation}.
 *
 * @param model {@code omni-moderation-latest}
 * @see <a href="https://platform.openai.com/docs/api-reference/moderations">OpenAI, moderations</a>
 */
public record OpenAiModeration(Remote server, String model) implements Guardrail {

    @Override
    public Verdict check(Content content, Post post) {
        ObjectNode question = Json.object().put("model", model);
        ArrayNode input = question.putArray("input");
        content.texts().forEach(input::add);
        return server.ask(
                post,
                question,
                key -> Map.entry("authorization", "Bearer " + key.value()),
                this::verdict);
    }

    private Verdict verdict(ObjectNode answer) {
        JsonNode results = answer.path("results");
        if (!results.isArray()) {
            throw server.nonsense();
        }
        TreeSet<String> violated = new TreeSet<>();
        boolean flagged = false;
        for (JsonNode result : results) {
            flagged |= result.path("flagged").asBoolean();
            result.path("categories").properties().stream()
                    .filter(category -> category.getValue().asBoolean())
                    .forEach(category -> violated.add(category.getKey()));
        }
        String listed =
                violated.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return flagged
                ? new Verdict.Block(
                        "{'error': 'Violated OpenAI moderation policy', 'moderation_result':"
                                + " {'violated_categories': ["
                                + listed
                                + "]}}")
                : Verdict.PASS;
    }
}
