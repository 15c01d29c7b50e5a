package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.model.Timeouts;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The deployment that {@code deployment.json} tells of.
 *
 * <pre>{@code
 * {"vendor": "anthropic", "model": "claude-sonnet-4-5", "connection": {"api_key": "…"},
 *  "parameters": {"drop_params": true, "additional_drop_params": [], "allowed_openai_params": [],
 *                 "extra_headers": {}, "extra_body": {}, "defaults": {}}}
 * }</pre>
 */
final class CaseDeployment {

    private CaseDeployment() {}

    static Deployment read(ObjectNode json) {
        return new Deployment(
                "id",
                json.path("group").asText("group"),
                json.path("vendor").asText(),
                json.path("model").asText(),
                secrets(json.path("connection")),
                parameters(json.path("parameters")),
                Deployment.Routing.PLAIN,
                object(json.path("info")));
    }

    private static Deployment.Parameters parameters(JsonNode json) {
        return new Deployment.Parameters(
                object(json.path("defaults")),
                json.path("drop_params").asBoolean(),
                texts(json.path("additional_drop_params")),
                texts(json.path("allowed_openai_params")),
                secrets(json.path("extra_headers")),
                object(json.path("extra_body")),
                Optional.empty(),
                Timeouts.DEFAULT,
                Timeouts.DEFAULT,
                Set.of());
    }

    private static ObjectNode object(JsonNode json) {
        return json instanceof ObjectNode object ? object : Json.object();
    }

    private static Set<String> texts(JsonNode json) {
        return json.valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    }

    private static Map<String, Secret> secrets(JsonNode json) {
        return json.propertyStream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, entry -> new Secret(entry.getValue().asText())));
    }
}
