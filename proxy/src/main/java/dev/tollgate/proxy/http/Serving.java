package dev.tollgate.proxy.http;

/** A model request while it is served. */
record Serving(Exchange exchange, Ask ask, Flight flight, Tries tries, Outcome outcome) {

    /** Whether the client has got a part of the answer, so that nobody else may answer any more. */
    boolean committed() {
        return exchange.committed();
    }
}
