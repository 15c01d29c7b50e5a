package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.BudgetWindow;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.spend.SpendRow;
import dev.tollgate.proxy.spend.SpendSink;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spend row of each model request: one as it begins, so that a gateway that dies leaves
 * word of it, and the one that counts as it ends.
 */
final class Spending {

    private final Optional<SpendSink> sink;

    /**
     * @param sink empty where nothing is kept
     */
    Spending(Optional<SpendSink> sink) {
        this.sink = sink;
    }

    /** The row of a request that is under way; its end is told once. */
    interface Row {
        /**
         * The request has ended.
         *
         * @param failure why there was no answer, null where there was one
         */
        void ended(Serving serving, @Nullable Failure failure);
    }

    /** A request is about to be served. */
    Row begins(Serving serving) {
        if (sink.isEmpty()) {
            return (served, failure) -> {};
        }
        SpendSink rows = sink.get();
        SpendRow begun = begun(serving);
        rows.add(begun);
        return (served, failure) -> rows.add(ended(begun, served, failure));
    }

    private static SpendRow begun(Serving serving) {
        Exchange exchange = serving.exchange();
        Ask ask = serving.ask();
        Instant started = started(exchange);
        return new SpendRow(
                serving.mirrored() ? exchange.requestId() + "_mirror" : exchange.requestId(),
                SpendRow.PENDING,
                ask.operation().callType(),
                started,
                started,
                started,
                new SpendRow.Target("", "", ask.model(), "", ""),
                payer(exchange, ask),
                Usage.NONE,
                Money.ZERO,
                false,
                List.copyOf(new AskedRoute(exchange, ask).tags()),
                Map.of(),
                Map.of());
    }

    private static Instant started(Exchange exchange) {
        return Instant.now().minusNanos(System.nanoTime() - exchange.started());
    }

    private static SpendRow ended(SpendRow begun, Serving served, @Nullable Failure failure) {
        Failure why = served.outcome().brokeOff().orElse(failure);
        Instant ended = Instant.now();
        OptionalLong first = served.outcome().firstByte();
        Usage usage = served.outcome().total();
        Optional<Target> target = served.tries().lastTarget();
        return new SpendRow(
                begun.requestId(),
                status(why),
                begun.callType(),
                begun.started(),
                first.isPresent()
                        ? begun.started().plusNanos(first.getAsLong() - served.exchange().started())
                        : ended,
                ended,
                target.map(last -> target(last, served)).orElse(begun.target()),
                begun.payer(),
                usage,
                served.outcome().cost(),
                false,
                begun.tags(),
                metadata(served, why),
                windows(served.outcome().scopes(), ended));
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

    private static String status(@Nullable Failure why) {
        if (why == null) {
            return "success";
        }
        return why instanceof Failure.ClientGone ? "cancelled" : "failure";
    }

    private static SpendRow.Target target(Target target, Serving served) {
        Deployment deployment = target.deployment();
        return new SpendRow.Target(
                target.model(),
                deployment.id(),
                served.tries().group(),
                deployment.vendor(),
                deployment.setting("api_base").map(LiteLlmHeaders::withoutSecrets).orElse(""));
    }

    private static SpendRow.Payer payer(Exchange exchange, Ask ask) {
        Caller caller = exchange.caller();
        return new SpendRow.Payer(
                caller.keyHash(),
                caller.keyAlias().orElse(""),
                caller.userId().orElse(""),
                caller.teamId().orElse(""),
                caller.organizationId().orElse(""),
                Demand.customer(exchange, ask));
    }

    /** Classes and numbers alone: a vendor's message may quote what was asked. */
    private static Map<String, String> metadata(Serving served, @Nullable Failure why) {
        Map<String, String> metadata = new HashMap<>();
        Exchange exchange = served.exchange();
        if (!exchange.callId().equals(exchange.requestId())) {
            metadata.put("litellm_call_id", Json.text(Json.object().textNode(exchange.callId())));
        }
        if (why != null) {
            ObjectNode error = Json.object().put("error_class", RequestLines.name(why));
            error.put("error_code", Integer.toString(Errors.status(why)));
            metadata.put("error_information", Json.text(error));
        }
        if (served.tries().retries() > 0) {
            metadata.put("attempted_retries", Integer.toString(served.tries().retries()));
        }
        if (served.tries().fallbacks() > 0) {
            metadata.put("attempted_fallbacks", Integer.toString(served.tries().fallbacks()));
        }
        return metadata;
    }
}
