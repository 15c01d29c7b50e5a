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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON request as an OpenAI-compatible vendor takes it.
 *
 * <p>This is the hot path: most requests are sent as the client's own bytes with a few fields
 * replaced; a tree is made only where the vendor's rules concern a field that is there.
 */
final class JsonBody implements RelayBody {

    private static final String STREAM_OPTIONS = "stream_options";
    private static final String INCLUDE_USAGE = "include_usage";
    private static final JsonNode WITH_USAGE = Json.object().put(INCLUDE_USAGE, true);
    private static final JsonNode REMOVED = MissingNode.getInstance();

    private final Operation operation;
    private final Deployment.Parameters parameters;
    private final JsonNode model;
    private final ParameterRules rules;
    private final boolean concernsDefaults;

    JsonBody(
            Operation operation,
            String model,
            ParameterRules rules,
            Deployment.Parameters parameters) {
        this.operation = operation;
        this.model = TextNode.valueOf(model);
        this.rules = rules;
        this.parameters = parameters;
        this.concernsDefaults =
                parameters.defaults().propertyStream().anyMatch(it -> rules.mayTouch(it.getKey()));
    }

    @Override
    public Payload payload(Prompt prompt) {
        RawObject body = prompt.json();
        if (!needsTree(body)) {
            return body.with(changes(prompt, body, parameters.defaults()));
        }
        RawObject ruled = RawObject.of(ruled(prompt, body));
        // the rules have seen the defaults already, and dropped what doesn't go
        return ruled.with(changes(prompt, ruled, Json.object()));
    }

    private boolean needsTree(RawObject body) {
        for (String name : body.names()) {
            if (rules.concern(name)) {
                return true;
            }
        }
        return body.has("additional_drop_params")
                || rules.reshapes(body)
                || concernsDefaults
                || dropsPartOf(body);
    }

    private boolean dropsPartOf(RawObject body) {
        for (String path : parameters.alwaysDrop()) {
            String field = path.split("[.\\[]", 2)[0];
            if (body.has(field) || parameters.defaults().has(field)) {
                return true;
            }
        }
        return false;
    }

    private ObjectNode ruled(Prompt prompt, RawObject body) {
        ObjectNode request =
                ChatParameters.of(prompt, rules.supported(body, parameters.defaults()));
        rules.apply(request);
        if (!body.has("stream")) {
            // whether to stream is the client's choice alone
            request.remove("stream");
        }
        return request;
    }

    /** What differs on the first level between what the client sent and what the vendor gets. */
    private Map<String, JsonNode> changes(Prompt prompt, RawObject body, ObjectNode defaults) {
        Map<String, JsonNode> changes = new LinkedHashMap<>();
        for (String name : body.names()) {
            if (staysHere(name)) {
                changes.put(name, REMOVED);
            }
        }
        changes.put("model", model);
        addMissing(defaults, body, changes);
        addMissing(rules.add(), body, changes);
        if (prompt.stream()) {
            askForUsage(body, changes);
        }
        addExtra(body, changes);
        return changes;
    }

    private boolean staysHere(String name) {
        return GatewayFields.NAMES.contains(name)
                || rules.drop().contains(name)
                // for logs, as in LiteLLM; only Responses has its own litellm_metadata for that
                || (name.equals("metadata") && operation != Operation.RESPONSES);
    }

    private void addMissing(ObjectNode fields, RawObject body, Map<String, JsonNode> changes) {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            String name = field.getKey();
            boolean missing = !body.has(name) || body.isNull(name);
            if (missing && !staysHere(name) && !name.equals("stream")) {
                changes.putIfAbsent(name, field.getValue());
            }
        }
    }

    /** Without it, most vendors don't tell what a stream has cost. */
    private void askForUsage(RawObject body, Map<String, JsonNode> changes) {
        boolean knows = operation == Operation.CHAT || operation == Operation.COMPLETION;
        if (!knows || rules.drop().contains(STREAM_OPTIONS)) {
            return;
        }
        Optional<JsonNode> asked = body.value(STREAM_OPTIONS).filter(JsonNode::isObject);
        if (asked.isEmpty()) {
            changes.put(STREAM_OPTIONS, WITH_USAGE);
        } else if (!asked.get().path(INCLUDE_USAGE).asBoolean()) {
            ObjectNode options = (ObjectNode) asked.get();
            changes.put(STREAM_OPTIONS, options.put(INCLUDE_USAGE, true));
        }
    }

    /** The client's {@code extra_body} stands for the deployment's. */
    private void addExtra(RawObject body, Map<String, JsonNode> changes) {
        Optional<JsonNode> asked = body.value("extra_body").filter(JsonNode::isObject);
        if (body.has("extra_body")) {
            changes.put("extra_body", REMOVED);
        }
        asked.orElse(parameters.extraBody())
                .properties()
                .forEach(field -> changes.put(field.getKey(), field.getValue()));
    }
}
