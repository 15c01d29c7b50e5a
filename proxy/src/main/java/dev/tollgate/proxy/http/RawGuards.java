package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guardrail.Guardrails;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Operation;
import java.util.Optional;

/**
 * Finds the guardrails of requests that are relayed as they are.
 *
 * @param equipment of all guardrails
 */
record RawGuards(Chosen.Equipment equipment) {

    /**
     * Those that are always on, of the caller's key and team, of a model, and those that the format
     * names.
     *
     * @param model the name of the group that serves it; empty for none
     */
    RawGuarding of(Exchange exchange, RawFormat format, String model) {
        Optional<Guardrails> configured = exchange.snapshot().settings().guardrails();
        if (configured.isEmpty()) {
            return RawGuarding.NONE;
        }
        GuardrailChoice choice =
                GuardrailChoice.relayed(
                        configured.get(), exchange, format.fields().keySet(), model);
        // rules that requests bring are those of model requests
        Chosen chosen =
                equipment
                        .chosen(exchange, choice, model)
                        .of(format.operation().orElse(Operation.CHAT), Json::object);
        if (chosen.isEmpty()) {
            return RawGuarding.NONE;
        }
        chosen.show(exchange);
        return new RawGuarding(chosen, format);
    }
}
