package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Target;

/**
 * A model request while it is served.
 *
 * @param arrival what was known before it was served
 * @param tries what has been tried
 * @param outcome how it ends
 * @param continuation how its stream goes on where it breaks off
 * @param recording sees the answer
 * @param mode what becomes of an answer
 * @param guarding which guardrails look at it
 */
record Serving(
        Exchange exchange,
        Ask ask,
        Arrival arrival,
        Flight flight,
        Tries tries,
        Outcome outcome,
        Continuation continuation,
        Recording recording,
        Mode mode,
        Guarding guarding) {

    /** What becomes of an answer. */
    enum Mode {
        /** The client gets it. */
        ANSWER,
        /** The same, unless a content filter has cut it: then another group may do better. */
        UNLESS_FILTERED,
        /** The client doesn't get it: {@code silent_model}, and what the gateway itself asks. */
        MIRROR
    }

    /** Before anything is tried. */
    static Serving of(Exchange exchange, Ask ask, Flight flight) {
        boolean resume = exchange.snapshot().router().settings().streamResume();
        return new Serving(
                exchange,
                ask,
                Arrival.of(exchange, ask),
                flight,
                new Tries(),
                new Outcome(),
                Continuation.of(ask, resume),
                Recording.NONE,
                Mode.ANSWER,
                Guarding.NONE);
    }

    /** A copy of the request that nobody waits for. */
    Serving mirrored(Flight nobodys) {
        Outcome other = new Outcome();
        outcome.shown().ifPresent(other::shows);
        return new Serving(
                exchange,
                outcome.sent().orElse(ask),
                arrival.mirrored(),
                nobodys,
                new Tries(),
                other,
                Continuation.of(ask, false),
                Recording.NONE,
                Mode.MIRROR,
                Guarding.NONE);
    }

    /**
     * What the gateway itself asks for this request's sake, and on its account.
     *
     * @param by alone gets the answer
     */
    Serving aside(Ask own, Recording by) {
        Outcome paid = new Outcome();
        paid.admitted(outcome.scopes());
        return new Serving(
                exchange,
                own,
                arrival.aside(own),
                flight,
                new Tries(),
                paid,
                Continuation.of(own, false),
                by,
                Mode.MIRROR,
                Guarding.NONE);
    }

    /** The same request as one group gets it. */
    Serving in(Ask other, Mode another) {
        return new Serving(
                exchange,
                other,
                arrival,
                flight,
                tries,
                outcome,
                continuation,
                recording,
                another,
                guarding);
    }

    /** The same request as guardrails let it pass. */
    Serving guarded(Ask passed, Guarding by) {
        outcome.sends(passed, by);
        return new Serving(
                exchange,
                passed,
                arrival,
                flight,
                tries,
                outcome,
                continuation,
                recording,
                mode,
                by);
    }

    /** The same request while somebody more sees its answer. */
    Serving recorded(Recording by) {
        Recording all = recording.equals(Recording.NONE) ? by : recording.and(by);
        return new Serving(
                exchange, ask, arrival, flight, tries, outcome, continuation, all, mode, guarding);
    }

    /** The same request as one deployment gets it. */
    Serving at(Target target) {
        return continuation.pending()
                ? in(continuation.continued(ask, target.deployment().vendor()), mode)
                : this;
    }

    boolean mirrored() {
        return mode == Mode.MIRROR;
    }

    /** Whether the client has got a part of the answer, so that nobody else may answer any more. */
    boolean committed() {
        return exchange.committed() && !continuation.pending();
    }
}
