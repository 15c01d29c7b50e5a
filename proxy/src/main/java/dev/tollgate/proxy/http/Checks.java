package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guardrail.Content;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Mode;
import dev.tollgate.proxy.guardrail.Post;
import dev.tollgate.proxy.guardrail.Verdict;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.observe.FailureNames;
import dev.tollgate.proxy.observe.Look;
import dev.tollgate.proxy.observe.Look.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Guardrails that look at texts one after the other, each at what the one before has left.
 *
 * @param mode when they look
 * @param about which request
 */
record Checks(Mode mode, List<Configured> guardrails, About about, Tools tools) {

    Checks {
        guardrails = List.copyOf(guardrails);
    }

    /**
     * Of which request.
     *
     * @param caller who asks, by LiteLLM's {@code user_api_key_*}
     * @param extras what the request says to some of them, by name: {@code extra_body}
     */
    record About(String callId, ObjectNode caller, Map<String, ObjectNode> extras) {

        static About of(Exchange exchange, Map<String, ObjectNode> extras) {
            ObjectNode caller = Json.object();
            caller.put("user_api_key_hash", exchange.caller().keyHash());
            exchange.caller().keyAlias().ifPresent(it -> caller.put("user_api_key_alias", it));
            exchange.caller().userId().ifPresent(it -> caller.put("user_api_key_user_id", it));
            exchange.caller().teamId().ifPresent(it -> caller.put("user_api_key_team_id", it));
            exchange.caller()
                    .organizationId()
                    .ifPresent(it -> caller.put("user_api_key_org_id", it));
            return new About(exchange.callId(), caller, extras);
        }
    }

    /**
     * What they need to look, and who is told of it.
     *
     * @param tokens counts those of a text
     */
    record Tools(Post post, ToIntFunction<String> tokens, Consumer<Look> looks) {}

    boolean isEmpty() {
        return guardrails.isEmpty();
    }

    /** Some of them. */
    Checks with(List<Configured> some) {
        return new Checks(mode, some, about, tools);
    }

    /** The same of texts that aren't the answer itself. */
    List<String> run(Content.Side side, List<String> texts) {
        return run(side, texts, Set.of());
    }

    /**
     * What they leave of the texts.
     *
     * @param prose which texts are the answer itself, by their places
     * @throws FailureException with {@code Blocked}
     */
    List<String> run(Content.Side side, List<String> texts, Set<Integer> prose) {
        if (texts.isEmpty()) {
            return texts;
        }
        List<String> left = texts;
        for (Configured each : guardrails) {
            left =
                    switch (verdict(each, new Content(side, left, prose, about(each)))) {
                        case Verdict.Pass _, Verdict.Unseen _ -> left;
                        case Verdict.Mask mask -> mask.texts();
                        case Verdict.Block block ->
                                throw new FailureException(new Failure.Blocked(block.reason()));
                    };
        }
        return left;
    }

    private Content.About about(Configured each) {
        return new Content.About(
                about.callId,
                about.caller,
                about.extras.getOrDefault(each.name(), Json.object()),
                tools.tokens);
    }

    private Verdict verdict(Configured each, Content content) {
        Instant began = Instant.now();
        long start = System.nanoTime();
        try {
            Verdict verdict = each.guardrail().check(content, tools.post);
            looked(each, began, System.nanoTime() - start, verdict);
            return verdict;
        } catch (FailureException e) {
            String error = FailureNames.of(e.failure());
            long nanos = System.nanoTime() - start;
            tools.looks.accept(
                    look(each, Status.GUARDRAIL_FAILED_TO_RESPOND, error, Map.of())
                            .took(began, nanos));
            throw e;
        }
    }

    /** Tells that one of them has looked. */
    void looked(Configured each, Instant began, long nanos, Verdict verdict) {
        Look look =
                switch (verdict) {
                    case Verdict.Pass _ -> look(each, Status.SUCCESS, "", Map.of());
                    case Verdict.Mask mask ->
                            look(each, Status.GUARDRAIL_INTERVENED, "", mask.entities());
                    case Verdict.Block _ ->
                            look(each, Status.GUARDRAIL_INTERVENED, Look.BLOCKED, Map.of());
                    case Verdict.Unseen _ ->
                            look(
                                    each,
                                    Status.GUARDRAIL_FAILED_TO_RESPOND,
                                    "ServiceUnavailableError",
                                    Map.of());
                };
        tools.looks.accept(look.took(began, nanos));
    }

    private Look look(Configured each, Status status, String error, Map<String, Integer> masked) {
        return new Look(
                each.name(), each.provider(), mode.text(), status, error, Instant.EPOCH, 0, masked);
    }
}
