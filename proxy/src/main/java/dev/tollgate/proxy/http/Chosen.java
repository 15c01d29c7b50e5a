package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Mode;
import dev.tollgate.proxy.guardrail.Post;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.observe.Observer;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The guardrails of one request.
 *
 * @param about which request
 */
record Chosen(List<Configured> guardrails, Checks.About about, Checks.Tools tools) {

    /** None. */
    static final Chosen NONE =
            new Chosen(
                    List.of(),
                    new Checks.About("", Json.object(), Map.of()),
                    new Checks.Tools(
                            (_, _, _, _) -> {
                                throw new IllegalStateException("nobody asks");
                            },
                            _ -> 0,
                            _ -> {}));

    private static final HeaderName APPLIED = HeaderNames.create("x-litellm-applied-guardrails");

    Chosen {
        guardrails = List.copyOf(guardrails);
    }

    /**
     * What guardrails of all requests need.
     *
     * @param observer is told of each look
     */
    record Equipment(Post post, TokenCounter tokens, Observer observer) {

        /** For one request. */
        Chosen chosen(Exchange exchange, GuardrailChoice choice, String model) {
            return new Chosen(
                    choice.chosen(),
                    Checks.About.of(exchange, choice.extras()),
                    tools(exchange, model));
        }

        /** For one request that asks for a model. */
        Checks.Tools tools(Exchange exchange, String model) {
            return new Checks.Tools(
                    post,
                    text -> tokens.count(model, text),
                    look -> {
                        exchange.looked(look);
                        observer.looked(look);
                    });
        }
    }

    boolean isEmpty() {
        return guardrails.isEmpty();
    }

    /** Those that have something to look for in this request. */
    Chosen of(Operation operation, Supplier<ObjectNode> request) {
        List<Configured> some =
                guardrails.stream()
                        .map(each -> each.of(operation, request))
                        .flatMap(Optional::stream)
                        .toList();
        return new Chosen(some, about, tools);
    }

    /** Those that look at a time. */
    Checks in(Mode mode) {
        return new Checks(
                mode,
                guardrails.stream().filter(each -> each.modes().contains(mode)).toList(),
                about,
                tools);
    }

    /** Tells the client who looks. */
    void show(Exchange exchange) {
        String names = guardrails.stream().map(Configured::name).collect(Collectors.joining(","));
        exchange.response().header(HeaderValues.create(APPLIED, LiteLlmHeaders.headerText(names)));
    }
}
