package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/**
 * Voyage AI's rerank: almost Cohere's request, the answer in the form of a list of embeddings.
 *
 * @param asking how the request goes out
 */
record VoyageRerank(Adapter asking, Stamp stamp) implements WholeAnswer {

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        return asking.toUpstream(prompt);
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        ObjectNode cohere = Json.object().put("id", stamp.id("rerank-"));
        ArrayNode results = cohere.putArray("results");
        for (JsonNode each : answer.path("data")) {
            ObjectNode result = results.addObject();
            result.set("index", each.path("index"));
            result.set("relevance_score", each.path("relevance_score"));
            JsonNode document = each.path("document");
            if (document.isTextual()) {
                result.putObject("document").set("text", document);
            }
        }
        long tokens = answer.path("usage").path("total_tokens").asLong();
        cohere.putObject("meta").putObject("billed_units").put("total_tokens", tokens);
        cohere.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return cohere;
    }
}
