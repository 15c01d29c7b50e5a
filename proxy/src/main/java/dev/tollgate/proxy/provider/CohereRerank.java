package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cohere's rerank, which is the client's format. Requests with fields that only version 1 has go to
 * version 1; the answers of both are alike.
 *
 * @see <a href="https://docs.cohere.com/reference/rerank">Cohere, rerank</a>
 */
final class CohereRerank implements Adapter.Relay {

    private static final List<String> ONLY_V1 =
            List.of("return_documents", "max_chunks_per_doc", "rank_fields");

    private final Cohere cohere;

    CohereRerank(Cohere cohere) {
        this.cohere = cohere;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        RawObject body = prompt.json();
        Deployment deployment = prompt.target().deployment();
        Map<String, JsonNode> changes = new LinkedHashMap<>();
        for (String name : body.names()) {
            if (GatewayFields.NAMES.contains(name) || name.equals("metadata")) {
                changes.put(name, MissingNode.getInstance());
            }
        }
        changes.put("model", TextNode.valueOf(prompt.target().model()));
        deployment
                .parameters()
                .extraBody()
                .properties()
                .forEach(field -> changes.put(field.getKey(), field.getValue()));
        String version = ONLY_V1.stream().anyMatch(body::has) ? "v1" : "v2";
        Map<String, String> headers = new HashMap<>(VendorCall.headers(prompt));
        headers.putAll(cohere.credential(deployment));
        return new UpstreamRequest(
                cohere.exceptionName(),
                "POST",
                Cohere.uri(deployment, version, "rerank"),
                headers,
                body.with(changes),
                prompt.timeouts());
    }
}
