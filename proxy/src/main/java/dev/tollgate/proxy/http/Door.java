package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.Refused;
import java.time.Instant;
import java.util.Set;

/** Lets requests in, and tells of those that come no further. */
final class Door {

    /** What clients are refused with that have no business here, or too much of it. */
    private static final Set<Integer> TOLD = Set.of(401, 403, 429);

    private final Authenticator authenticator;
    private final Observer observer;
    private final Overload overload;

    Door(Authenticator authenticator, Observer observer, Overload overload) {
        this.authenticator = authenticator;
        this.overload = overload;
        this.observer = observer;
    }

    /**
     * Takes a request in, if there is room for what it may cost.
     *
     * @throws dev.tollgate.proxy.model.FailureException with {@link Failure.Unavailable}
     */
    Overload.Place enter(Exchange exchange) {
        return exchange.route().access() == Route.Access.KEY
                ? overload.enter()
                : Overload.Place.FREE;
    }

    /**
     * Finds out who asks.
     *
     * @throws dev.tollgate.proxy.model.FailureException where nobody does who may
     */
    void admit(Exchange exchange) {
        if (RouteAccess.isPublic(exchange)) {
            return;
        }
        RouteAccess.checkAddress(exchange);
        exchange.by(authenticator.caller(exchange));
        RouteAccess.check(exchange);
    }

    /** A request has failed; of one that was served whoever served it tells. */
    void failed(Exchange exchange, Failure failure) {
        int status = Errors.status(failure);
        boolean wanted = exchange.route().access() == Route.Access.KEY || TOLD.contains(status);
        if (exchange.underway() || !wanted) {
            return;
        }
        long nanos = System.nanoTime() - exchange.started();
        observer.refused(
                new Refused(
                        exchange.callId(),
                        exchange.request().prologue().method().text(),
                        exchange.route().path(),
                        Arrival.payer(exchange, ""),
                        Arrival.client(exchange, 0),
                        status,
                        failure,
                        Instant.now().minusNanos(nanos),
                        nanos));
    }
}
