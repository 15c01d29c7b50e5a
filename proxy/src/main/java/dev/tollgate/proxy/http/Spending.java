package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.BudgetWindow;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.observe.FailureNames;
import dev.tollgate.proxy.observe.GuardrailInformation;
import dev.tollgate.proxy.observe.Look;
import dev.tollgate.proxy.observe.Served;
import dev.tollgate.proxy.spend.SpendRow;
import dev.tollgate.proxy.spend.SpendSink;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the spend row of each model request: one as it begins, so that a gateway that dies leaves
 * word of it, and the one that counts as it ends.
 */
final class Spending {

    private static final int FIRST_ERROR = 400;

    private final Optional<SpendSink> sink;

    /**
     * @param sink empty where nothing is kept
     */
    Spending(Optional<SpendSink> sink) {
        this.sink = sink;
    }

    /** The row of a request that is under way; its end is told once. */
    @FunctionalInterface
    interface Row {
        void ended(Served served);
    }

    /** A request is about to be served. */
    Row begins(Serving serving) {
        if (sink.isEmpty()) {
            return _ -> {};
        }
        SpendSink rows = sink.get();
        Arrival arrival = serving.arrival();
        SpendRow begun =
                begun(arrival, new SpendRow.Target("", "", arrival.asked().model(), "", ""));
        rows.add(begun);
        return served ->
                rows.add(
                        ended(
                                begun,
                                served.last()
                                        .map(last -> target(last, served.result()))
                                        .orElse(begun.target()),
                                served,
                                serving.outcome().scopes()));
    }

    /**
     * The same where it is known already who serves it.
     *
     * @param outcome tells at the end who pays
     */
    Row begins(Arrival arrival, SpendRow.Target target, Outcome outcome) {
        if (sink.isEmpty()) {
            return _ -> {};
        }
        SpendSink rows = sink.get();
        SpendRow begun = begun(arrival, target);
        rows.add(begun);
        return served -> rows.add(ended(begun, target, served, outcome.scopes()));
    }

    private static SpendRow begun(Arrival arrival, SpendRow.Target target) {
        Served.Asked asked = arrival.asked();
        Instant started = arrival.started();
        return new SpendRow(
                asked.id(),
                SpendRow.PENDING,
                asked.callType(),
                started,
                started,
                started,
                target,
                payer(arrival.payer()),
                Usage.NONE,
                Money.ZERO,
                false,
                List.copyOf(arrival.tags()),
                Map.of(),
                Map.of());
    }

    private static SpendRow ended(
            SpendRow begun, SpendRow.Target target, Served served, List<Scope> payers) {
        Served.Result result = served.result();
        Served.Timing timing = served.timing();
        long first = timing.firstByte() == 0 ? timing.total() : timing.firstByte();
        return new SpendRow(
                begun.requestId(),
                status(result),
                begun.callType(),
                begun.started(),
                served.started().plusNanos(first),
                served.ended(),
                target,
                begun.payer(),
                result.usage(),
                result.cost(),
                result.cacheHit(),
                begun.tags(),
                metadata(served),
                windows(payers, served.ended()));
    }

    /** Scopes that the payer doesn't tell, or whose budget has an end. */
    private static Map<String, Long> windows(List<Scope> scopes, Instant now) {
        Map<String, Long> windows = new HashMap<>();
        for (Scope scope : scopes) {
            Optional<BudgetWindow> window = scope.allowance().window();
            boolean untold = scope.kind().startsWith("model_per_") || scope.kind().equals("tag");
            if (window.isPresent() || untold) {
                windows.put(
                        scope.name(), window.map(each -> each.end(now).toEpochMilli()).orElse(0L));
            }
        }
        return windows;
    }

    private static String status(Served.Result result) {
        if (result.failure().isEmpty()) {
            return "success";
        }
        return result.clientGone() ? "cancelled" : "failure";
    }

    private static SpendRow.Target target(Served.Try last, Served.Result result) {
        return new SpendRow.Target(
                last.model(), last.deployment(), result.group(), last.vendor(), last.apiBase());
    }

    private static SpendRow.Payer payer(Served.Payer payer) {
        return new SpendRow.Payer(
                payer.key(),
                payer.keyAlias(),
                payer.user(),
                payer.team(),
                payer.organization(),
                payer.endUser());
    }

    /** Adds what guardrails did. */
    static void looks(Map<String, String> metadata, List<Look> looks) {
        if (!looks.isEmpty()) {
            metadata.put("applied_guardrails", Json.text(GuardrailInformation.names(looks)));
            metadata.put("guardrail_information", Json.text(GuardrailInformation.of(looks)));
        }
    }

    /** Classes and numbers alone: a vendor's message may quote what was asked. */
    private static Map<String, String> metadata(Served served) {
        Map<String, String> metadata = new HashMap<>();
        Served.Asked asked = served.asked();
        Served.Result result = served.result();
        if (!asked.callId().equals(asked.id())) {
            metadata.put("litellm_call_id", Json.text(Json.object().textNode(asked.callId())));
        }
        if (result.failure().isPresent()) {
            Failure why = result.failure().get();
            ObjectNode error = Json.object().put("error_class", FailureNames.of(why));
            int status = result.status() < FIRST_ERROR ? Errors.status(why) : result.status();
            error.put("error_code", Integer.toString(status));
            metadata.put("error_information", Json.text(error));
        }
        if (result.retries() > 0) {
            metadata.put("attempted_retries", Integer.toString(result.retries()));
        }
        if (result.fallbacks() > 0) {
            metadata.put("attempted_fallbacks", Integer.toString(result.fallbacks()));
        }
        looks(metadata, result.looks());
        return metadata;
    }
}
