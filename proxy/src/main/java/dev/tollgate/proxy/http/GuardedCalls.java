package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guardrail.Guardrails;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Post;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Has guardrails look at requests before others answer them, and at the answers. */
final class GuardedCalls {

    private static final HeaderName APPLIED = HeaderNames.create("x-litellm-applied-guardrails");

    private final Post post;

    GuardedCalls(Post post) {
        this.post = post;
    }

    /**
     * Answers the client.
     *
     * @param others who answer what guardrails let pass
     * @throws dev.tollgate.proxy.model.FailureException with {@code Blocked}
     */
    void run(Serving serving, Consumer<Serving> others) {
        Exchange exchange = serving.exchange();
        Optional<Guardrails> configured = exchange.snapshot().settings().guardrails();
        if (configured.isEmpty()) {
            others.accept(serving);
            return;
        }
        GuardrailChoice choice = GuardrailChoice.of(configured.get(), exchange, serving.ask());
        List<Configured> chosen = choice.chosen();
        if (chosen.isEmpty()) {
            others.accept(serving);
            return;
        }
        String names = chosen.stream().map(Configured::name).collect(Collectors.joining(","));
        exchange.response().header(HeaderValues.create(APPLIED, LiteLlmHeaders.headerText(names)));
        Guarding guarding =
                new Guarding(new Checks(chosen, Checks.About.of(exchange, choice.extras()), post));
        others.accept(serving.guarded(guarding.before(serving.ask()), guarding));
    }
}
