package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.HashMap;
import java.util.Map;

/** Requests in Anthropic's own format: the client's bytes, with the vendor's name of the model. */
record AnthropicRelay(Sender sender) implements Adapter.Relay {

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        return sender.request(prompt, body(prompt));
    }

    private static Payload body(Prompt prompt) {
        Deployment.Parameters parameters = prompt.target().deployment().parameters();
        if (parameters.alwaysDrop().isEmpty()) {
            return prompt.json().with(changes(prompt.json(), prompt));
        }
        // paths reach below the first level, which only a tree has
        ObjectNode tree = prompt.tree();
        DroppedPaths.remove(tree, parameters.alwaysDrop());
        RawObject rest = RawObject.of(tree);
        return rest.with(changes(rest, prompt));
    }

    private static Map<String, JsonNode> changes(RawObject body, Prompt prompt) {
        Deployment.Parameters parameters = prompt.target().deployment().parameters();
        Map<String, JsonNode> changes = new HashMap<>();
        // a count takes no parameters
        if (prompt.operation() == Operation.MESSAGES) {
            parameters
                    .defaults()
                    .properties()
                    .forEach(field -> {
                        if (!body.has(field.getKey())) {
                            changes.put(field.getKey(), field.getValue());
                        }
                    });
        }
        GatewayFields.NAMES.forEach(name -> changes.put(name, MissingNode.getInstance()));
        body.value("metadata").ifPresent(metadata -> changes.put("metadata", userOnly(metadata)));
        parameters
                .extraBody()
                .properties()
                .forEach(field -> changes.put(field.getKey(), field.getValue()));
        changes.put("model", TextNode.valueOf(prompt.target().model()));
        return changes;
    }

    /** Clients put what is meant for the gateway beside it, which Anthropic refuses. */
    private static JsonNode userOnly(JsonNode metadata) {
        return metadata.hasNonNull("user_id")
                ? Json.object().set("user_id", metadata.path("user_id"))
                : MissingNode.getInstance();
    }
}
