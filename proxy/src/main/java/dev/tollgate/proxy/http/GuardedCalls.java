package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guardrail.Guardrails;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Mode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.FailureException;
import java.util.Optional;
import java.util.function.Consumer;

/** Has guardrails look at requests before others answer them, and at the answers. */
final class GuardedCalls {

    private final Chosen.Equipment equipment;

    GuardedCalls(Chosen.Equipment equipment) {
        this.equipment = equipment;
    }

    /**
     * Answers the client.
     *
     * @param others who answer what guardrails let pass
     * @throws FailureException with {@code Blocked}
     */
    void run(Serving serving, Consumer<Serving> others) {
        Exchange exchange = serving.exchange();
        Optional<Guardrails> configured = exchange.snapshot().settings().guardrails();
        if (configured.isEmpty()) {
            others.accept(serving);
            return;
        }
        GuardrailChoice choice = GuardrailChoice.of(configured.get(), exchange, serving.ask());
        Chosen chosen = chosen(serving, choice);
        if (chosen.isEmpty()) {
            others.accept(serving);
            return;
        }
        chosen.show(exchange);
        Guarding guarding = new Guarding(chosen);
        others.accept(serving.guarded(guarding.before(serving.ask()), guarding));
    }

    private Chosen chosen(Serving serving, GuardrailChoice choice) {
        Ask ask = serving.ask();
        return equipment
                .chosen(serving.exchange(), choice, ask.model())
                .of(ask.operation(), () -> tree(ask));
    }

    private static ObjectNode tree(Ask ask) {
        return ask.body() instanceof RawObject json ? json.tree() : Json.object();
    }

    /**
     * Has those with {@code logging_only} look at what has been asked and answered, before logs see
     * it. The client has its answer, and is told nothing of it.
     */
    void log(Serving serving) {
        Optional<Guardrails> configured = serving.exchange().snapshot().settings().guardrails();
        if (configured.isEmpty() || configured.get().all().stream().noneMatch(GuardedCalls::logs)) {
            return;
        }
        Guarding guarding =
                serving.outcome().guarding().orElseGet(() -> refused(configured.get(), serving));
        JsonNode metadata = serving.arrival().asked().metadata();
        serving.outcome()
                .shows(guarding.logged(serving.outcome().sent().orElse(serving.ask()), metadata));
    }

    private static boolean logs(Configured guardrail) {
        return guardrail.modes().contains(Mode.LOGGING_ONLY);
    }

    /** Of a request that ended before guardrails were asked, or by their choice. */
    private Guarding refused(Guardrails configured, Serving serving) {
        try {
            return new Guarding(
                    chosen(
                            serving,
                            GuardrailChoice.of(configured, serving.exchange(), serving.ask())));
        } catch (FailureException e) {
            GuardrailChoice always = GuardrailChoice.always(configured, serving.exchange());
            return new Guarding(
                    equipment.chosen(serving.exchange(), always, serving.ask().model()));
        }
    }
}
