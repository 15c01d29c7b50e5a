package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a model request may cost and use, before anybody serves it.
 *
 * @param id of the request
 * @param model the name that was asked for
 * @param targets some of those that may serve it
 * @param customer LiteLLM's end user, empty without
 * @param promptTokens an estimate
 * @param completionTokens the most that it may answer
 * @param counted which of them count for limits
 */
record Demand(
        String id,
        String model,
        Operation operation,
        List<Target> targets,
        String customer,
        Set<String> tags,
        long promptTokens,
        long completionTokens,
        CountedTokens counted) {

    private static final HeaderName CUSTOMER = HeaderNames.create("x-litellm-customer-id");
    private static final HeaderName END_USER = HeaderNames.create("x-litellm-end-user-id");

    /** As many models as a group has at different prices; a pool may have hundreds of keys. */
    private static final int SOME = 8;

    /** What a request may answer that doesn't limit itself, as far as can be guessed. */
    private static final long USUAL = 4096;

    private static final long MOST = 1_000_000;

    private static final Set<Operation> WRITING =
            Set.of(
                    Operation.CHAT,
                    Operation.COMPLETION,
                    Operation.RESPONSES,
                    Operation.MESSAGES,
                    Operation.GENERATE_CONTENT);

    private static final List<String> LIMITS =
            List.of("max_completion_tokens", "max_tokens", "max_output_tokens");

    Demand {
        targets = List.copyOf(targets);
        tags = Set.copyOf(tags);
    }

    static Demand of(Serving serving) {
        Exchange exchange = serving.exchange();
        Ask ask = serving.ask();
        List<Target> targets = exchange.snapshot().router().targets(ask.model());
        return new Demand(
                exchange.requestId(),
                ask.model(),
                ask.operation(),
                targets.size() > SOME ? targets.subList(0, SOME) : targets,
                serving.arrival().payer().endUser(),
                serving.arrival().tags(),
                PromptSize.tokens(ask.body()),
                completion(ask),
                exchange.snapshot().settings().tokens());
    }

    /** A request that is relayed as it is: nothing is known of what it may cost. */
    static Demand raw(Exchange exchange, String model) {
        return new Demand(
                exchange.requestId(),
                model,
                Operation.CHAT,
                List.of(),
                customer(exchange),
                AskedRoute.headerTags(exchange),
                0,
                0,
                exchange.snapshot().settings().tokens());
    }

    /** LiteLLM's end user, in the order in which it looks; empty without. */
    static String customer(Exchange exchange, Ask ask) {
        String told = customer(exchange);
        return told.isEmpty() ? customer(ask).orElse("") : told;
    }

    /** The one that a token or headers tell. */
    static String customer(Exchange exchange) {
        return ofToken(exchange)
                .or(() -> exchange.header(CUSTOMER))
                .or(() -> exchange.header(END_USER))
                .orElse("");
    }

    /** What a token says of it, nobody else may say otherwise. */
    private static Optional<String> ofToken(Exchange exchange) {
        return exchange.caller().grant().flatMap(grant -> grant.key().text("end_user_id"));
    }

    private static Optional<String> customer(Ask ask) {
        List<JsonNode> places =
                List.of(
                        value(ask, "user"),
                        value(ask, "litellm_metadata").path("user"),
                        value(ask, "metadata").path("user_id"));
        for (JsonNode place : places) {
            if (place.isTextual() && !place.textValue().isBlank()) {
                return Optional.of(place.textValue());
            }
        }
        return Optional.empty();
    }

    static long completion(Ask ask) {
        if (!WRITING.contains(ask.operation())) {
            return 0;
        }
        long answers = Math.clamp(value(ask, "n").asLong(1), 1, 128);
        return Math.min(limit(ask), MOST) * answers;
    }

    private static long limit(Ask ask) {
        for (String name : LIMITS) {
            JsonNode limit = value(ask, name);
            if (limit.canConvertToLong() && limit.longValue() > 0) {
                return limit.longValue();
            }
        }
        JsonNode gemini = value(ask, "generationConfig").path("maxOutputTokens");
        return gemini.canConvertToLong() && gemini.longValue() > 0 ? gemini.longValue() : USUAL;
    }

    private static JsonNode value(Ask ask, String field) {
        return ask.body() instanceof RawObject json && json.has(field)
                ? json.value(field).orElse(MissingNode.getInstance())
                : MissingNode.getInstance();
    }

    /**
     * Tokens that count before the answer is there. Clients like to ask for far more than they get,
     * and whoever has a small limit could never have two requests under way.
     */
    long tokens() {
        return counted.of(promptTokens, Math.min(completionTokens, USUAL));
    }
}
