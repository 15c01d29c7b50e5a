package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.observe.Served;
import dev.tollgate.proxy.provider.VendorErrors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A request that is relayed as it is, while it is served. For the request's own thread. */
final class RawServing {

    private static final int FIRST_ERROR = 400;
    private static final int NOTHING = 0;

    private final Exchange exchange;
    private final RawKind kind;
    private final Arrival arrival;
    private final Outcome outcome = new Outcome();
    private OptionalLong called = OptionalLong.empty();
    private int status = NOTHING;

    /**
     * @param bytes of its body
     */
    RawServing(Exchange exchange, RawKind kind, long bytes) {
        this.exchange = exchange;
        this.kind = kind;
        this.arrival = Arrival.of(exchange, kind, bytes);
    }

    Exchange exchange() {
        return exchange;
    }

    RawKind kind() {
        return kind;
    }

    Arrival arrival() {
        return arrival;
    }

    Outcome outcome() {
        return outcome;
    }

    /** The vendor is called now. */
    void calling() {
        outcome.calling();
        called = OptionalLong.of(System.nanoTime());
    }

    /** The head of the vendor's answer is here. */
    void answering(int vendors) {
        status = vendors;
        outcome.answering();
        if (vendors < FIRST_ERROR) {
            outcome.used(Usage.NONE, kind.price());
        }
    }

    /** What the vendor's status says of a call whose answer has gone to the client. */
    Optional<Failure> refusal() {
        return status < FIRST_ERROR
                ? Optional.empty()
                : Optional.of(
                        new Failure.Upstream(
                                VendorErrors.byStatus(status),
                                "The vendor answered with status " + status + ".",
                                status,
                                Map.of(),
                                Map.of(),
                                Optional.empty()));
    }

    /**
     * What observers are told.
     *
     * @param failure why there was no good answer, null where there was one
     */
    Served ended(@Nullable Failure failure) {
        boolean relayed = status != NOTHING && (failure == null || refusal().isPresent());
        Served.Result result =
                new Served.Result(
                        relayed || failure == null ? status : Errors.status(failure),
                        Optional.ofNullable(failure),
                        kind.model(),
                        0,
                        0,
                        Usage.NONE,
                        outcome.cost(),
                        false,
                        "",
                        exchange.looks());
        return new Served(
                arrival.asked(),
                arrival.payer(),
                called.isPresent() ? List.of(call(called.getAsLong(), failure)) : List.of(),
                result,
                arrival.tags(),
                arrival.started(),
                Ended.timing(outcome, false, arrival.nanos()),
                Optional.empty());
    }

    private Served.Try call(long began, @Nullable Failure failure) {
        return new Served.Try(
                kind.model(),
                kind.target().modelId(),
                kind.target().vendor(),
                kind.model(),
                kind.target().apiBase(),
                began - arrival.nanos(),
                System.nanoTime() - began,
                Optional.ofNullable(failure));
    }
}
