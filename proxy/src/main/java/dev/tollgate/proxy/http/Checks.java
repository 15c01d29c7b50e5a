package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guardrail.Content;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Post;
import dev.tollgate.proxy.guardrail.Verdict;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.List;
import java.util.Map;

/**
 * Guardrails that look at texts one after the other, each at what the one before has left.
 *
 * @param about which request
 */
record Checks(List<Configured> guardrails, About about, Post post) {

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

    boolean isEmpty() {
        return guardrails.isEmpty();
    }

    /**
     * What they leave of the texts.
     *
     * @throws FailureException with {@code Blocked}
     */
    List<String> run(Content.Side side, List<String> texts) {
        if (texts.isEmpty()) {
            return texts;
        }
        List<String> left = texts;
        for (Configured each : guardrails) {
            Content content =
                    new Content(
                            side,
                            left,
                            new Content.About(
                                    about.callId,
                                    about.caller,
                                    about.extras.getOrDefault(each.name(), Json.object())));
            left =
                    switch (each.guardrail().check(content, post)) {
                        case Verdict.Pass _ -> left;
                        case Verdict.Mask mask -> mask.texts();
                        case Verdict.Block block ->
                                throw new FailureException(new Failure.Blocked(block.reason()));
                    };
        }
        return left;
    }
}
