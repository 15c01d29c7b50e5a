package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.Served;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests that are relayed as they are in, as far as their key's limits allow, writes their
 * spend rows, and tells of their end.
 */
final class RawPayment {

    private final ModelCalls.Payment payment;
    private final LimitHeaders limits = new LimitHeaders();
    private final Observer observer;

    RawPayment(ModelCalls.Payment payment, Observer observer) {
        this.payment = payment;
        this.observer = observer;
    }

    /**
     * Relays if it may.
     *
     * @throws FailureException with {@link Failure.OverBudget} or {@link Failure.LimitReached}, or
     *     whatever relaying throws
     */
    void pay(RawServing serving, Runnable relay) {
        Exchange exchange = serving.exchange();
        exchange.begin();
        Spending.Row row =
                payment.spending()
                        .begins(serving.arrival(), serving.kind().target(), serving.outcome());
        Failure failure = new Failure.Bug(exchange.callId());
        try {
            failure = admitted(serving, relay);
        } catch (FailureException e) {
            failure = e.failure();
            throw e;
        } finally {
            Served served = serving.ended(failure);
            row.ended(served);
            observer.served(served);
        }
    }

    /** What the vendor refuses it with, null where it doesn't. */
    private @Nullable Failure admitted(RawServing serving, Runnable relay) {
        if (payment.admission().isEmpty()) {
            serving.outcome().admitted(List.of());
            relay.run();
            return serving.refusal().orElse(null);
        }
        Admission admission = payment.admission().get();
        Exchange exchange = serving.exchange();
        Admission.Admitted admitted =
                admission.admit(
                        exchange.caller(),
                        Demand.raw(exchange, serving.kind().target().group()),
                        exchange.snapshot().pricing());
        serving.outcome().admitted(admitted.ticket().claim().scopes());
        try {
            limits.add(exchange.response(), admitted);
            relay.run();
            return serving.refusal().orElse(null);
        } finally {
            admission.settle(admitted, serving.outcome().cost(), Usage.NONE);
        }
    }
}
