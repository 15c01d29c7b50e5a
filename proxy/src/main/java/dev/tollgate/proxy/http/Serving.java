package dev.tollgate.proxy.http;

/**
 * A model request while it is served.
 *
 * @param filteredFails whether an answer that the vendor's content filter has cut is a failure,
 *     because another group may give a better one
 */
record Serving(
        Exchange exchange,
        Ask ask,
        Flight flight,
        Tries tries,
        Outcome outcome,
        boolean filteredFails) {

    /** Before anything is tried. */
    static Serving of(Exchange exchange, Ask ask, Flight flight) {
        return new Serving(exchange, ask, flight, new Tries(), new Outcome(), false);
    }

    /** The same request as one group gets it. */
    Serving with(Ask other, boolean filteredIsFailure) {
        return new Serving(exchange, other, flight, tries, outcome, filteredIsFailure);
    }

    /** Whether the client has got a part of the answer, so that nobody else may answer any more. */
    boolean committed() {
        return exchange.committed();
    }
}
