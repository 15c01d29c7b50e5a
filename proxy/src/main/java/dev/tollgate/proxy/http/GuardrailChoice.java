package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.guardrail.Guardrails;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Target;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which guardrails look at a request: those that are always on, and those that it, its key, team or
 * model names.
 */
final class GuardrailChoice {

    private static final String FIELD = "guardrails";
    private static final String NO_DEFAULTS = "disable_global_guardrails";

    private final Guardrails configured;
    private final Set<String> names = new HashSet<>();
    private final Map<String, ObjectNode> extras = new HashMap<>();
    private boolean defaults = true;

    private GuardrailChoice(Guardrails configured) {
        this.configured = configured;
    }

    /** Of a request of which nothing is known but who asks: those that are always on. */
    static GuardrailChoice always(Guardrails configured, Exchange exchange) {
        GuardrailChoice choice = new GuardrailChoice(configured);
        exchange.caller().grant().ifPresent(choice::granted);
        return choice;
    }

    /**
     * Of a request that is relayed as it is.
     *
     * @param named those of its route
     * @param group of the deployment that serves it; empty for none
     */
    static GuardrailChoice relayed(
            Guardrails configured, Exchange exchange, Set<String> named, String group) {
        GuardrailChoice choice = always(configured, exchange);
        choice.names.addAll(named);
        choice.names.addAll(configured.ofModels().getOrDefault(group, Set.of()));
        return choice;
    }

    /**
     * Of a request.
     *
     * @throws FailureException with {@code BadRequest} where it names one that there isn't
     */
    static GuardrailChoice of(Guardrails configured, Exchange exchange, Ask ask) {
        GuardrailChoice choice = new GuardrailChoice(configured);
        if (ask.body() instanceof RawObject json) {
            choice.asked(json.value(FIELD).orElse(MissingNode.getInstance()));
            json.value("metadata").ifPresent(data -> choice.asked(data.path(FIELD)));
            choice.names.forEach(choice::requireKnown);
        }
        exchange.caller().grant().ifPresent(choice::granted);
        for (Target target : exchange.snapshot().router().targets(ask.model())) {
            choice.names.addAll(
                    configured.ofModels().getOrDefault(target.deployment().group(), Set.of()));
        }
        return choice;
    }

    List<Configured> chosen() {
        return configured.chosen(names, defaults);
    }

    /** {@code extra_body} by name. */
    Map<String, ObjectNode> extras() {
        return extras;
    }

    /** Names, or objects that say more under the name. */
    private void asked(JsonNode value) {
        if (value instanceof ObjectNode object) {
            named(object);
        }
        for (JsonNode each : value.isArray() ? value : MissingNode.getInstance()) {
            if (each instanceof ObjectNode object) {
                named(object);
            } else {
                names.add(each.asText());
            }
        }
    }

    private void named(ObjectNode object) {
        object.properties()
                .forEach(field -> {
                    names.add(field.getKey());
                    if (field.getValue().path("extra_body") instanceof ObjectNode extra) {
                        extras.put(field.getKey(), extra);
                    }
                });
    }

    private void requireKnown(String name) {
        if (configured.find(name).isEmpty()) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "The guardrail '"
                                    + name
                                    + "' is not configured: ask for one of GET /guardrails/list.",
                            FIELD));
        }
    }

    /** Keys and teams alone may do without those that are always on. */
    private void granted(Grant grant) {
        granted(grant.key().data());
        grant.team().ifPresent(team -> granted(team.data()));
    }

    private void granted(ObjectNode data) {
        JsonNode metadata = data.path("metadata");
        for (JsonNode name : metadata.path(FIELD)) {
            names.add(name.asText());
        }
        Optional.of(metadata.path(NO_DEFAULTS))
                .filter(JsonNode::asBoolean)
                .ifPresent(_ -> defaults = false);
    }
}
