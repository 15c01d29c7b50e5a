package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.observe.FailureNames;
import dev.tollgate.proxy.observe.Look;
import dev.tollgate.proxy.spend.SpendRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets requests that are relayed as they are in, as far as their key's limits allow, and writes
 * their spend rows: one as they begin and one as they end.
 */
final class RawPayment {

    private static final int FIRST_ERROR = 400;

    private final ModelCalls.Payment payment;
    private final LimitHeaders limits = new LimitHeaders();

    RawPayment(ModelCalls.Payment payment) {
        this.payment = payment;
    }

    /** Relays a request. */
    @FunctionalInterface
    interface Relay {
        /** The vendor's status, once its answer is with the client. */
        int run();
    }

    /** How a request has ended. */
    private record End(
            String status, Map<String, String> metadata, Money cost, List<Scope> payers) {}

    /**
     * Relays if it may.
     *
     * @throws FailureException with {@link Failure.OverBudget} or {@link Failure.LimitReached}, or
     *     whatever relaying throws
     */
    void pay(Exchange exchange, RawKind kind, Relay relay) {
        exchange.begin();
        SpendRow begun = begun(exchange, kind);
        payment.spending().add(begun);
        End end = failed(new Failure.Bug(exchange.callId()));
        try {
            end = admitted(exchange, kind, relay);
        } catch (FailureException e) {
            end = failed(e.failure());
            throw e;
        } finally {
            payment.spending().add(ended(begun, end, exchange.looks()));
        }
    }

    private End admitted(Exchange exchange, RawKind kind, Relay relay) {
        if (payment.admission().isEmpty()) {
            return end(relay.run(), kind, List.of());
        }
        Admission admission = payment.admission().get();
        Admission.Admitted admitted =
                admission.admit(
                        exchange.caller(),
                        Demand.raw(exchange, kind.target().group()),
                        exchange.snapshot().pricing());
        Money cost = Money.ZERO;
        try {
            limits.add(exchange.response(), admitted);
            End end = end(relay.run(), kind, admitted.ticket().claim().scopes());
            cost = end.cost();
            return end;
        } finally {
            admission.settle(admitted, cost, Usage.NONE);
        }
    }

    private static End end(int status, RawKind kind, List<Scope> payers) {
        return status < FIRST_ERROR
                ? new End("success", Map.of(), kind.price(), payers)
                : new End("failure", error("VendorError", status), Money.ZERO, payers);
    }

    private static End failed(Failure failure) {
        return new End(
                failure instanceof Failure.ClientGone ? "cancelled" : "failure",
                error(FailureNames.of(failure), Errors.status(failure)),
                Money.ZERO,
                List.of());
    }

    private static Map<String, String> error(String name, int status) {
        ObjectNode error = Json.object().put("error_class", name);
        return Map.of(
                "error_information", Json.text(error.put("error_code", String.valueOf(status))));
    }

    private static SpendRow begun(Exchange exchange, RawKind kind) {
        Instant started = Instant.now().minusNanos(System.nanoTime() - exchange.started());
        return new SpendRow(
                exchange.requestId(),
                SpendRow.PENDING,
                kind.callType(),
                started,
                started,
                started,
                kind.target(),
                Spending.payer(Arrival.payer(exchange, Demand.customer(exchange))),
                Usage.NONE,
                Money.ZERO,
                false,
                List.copyOf(AskedRoute.headerTags(exchange)),
                Map.of(),
                Map.of());
    }

    private static SpendRow ended(SpendRow begun, End end, List<Look> looks) {
        Instant now = Instant.now();
        Map<String, String> metadata = new HashMap<>(end.metadata());
        Spending.looks(metadata, looks);
        return new SpendRow(
                begun.requestId(),
                end.status(),
                begun.callType(),
                begun.started(),
                now,
                now,
                begun.target(),
                begun.payer(),
                Usage.NONE,
                end.cost(),
                false,
                begun.tags(),
                metadata,
                Spending.windows(end.payers(), now));
    }
}
