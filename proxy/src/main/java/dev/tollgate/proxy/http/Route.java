package dev.tollgate.proxy.http;

import java.util.List;

/**
 * One path of the gateway.
 *
 * @param method of HTTP, upper case
 * @param path as OpenAPI writes it, {@code /responses/{id}}; a last {@code {name:path}} takes all
 *     that follows
 * @param access who may call it
 * @param about the family that documentation lists it under, and what it does
 * @param handler what serves it
 */
record Route(String method, String path, Access access, About about, Handler handler) {

    /** Who may call a route, LiteLLM's groups of routes. */
    enum Access {
        /** Anyone. */
        PUBLIC,
        /** Whoever has a valid key. */
        KEY,
        /** Whoever has the master key. */
        ADMIN
    }

    /**
     * @param tag the family
     * @param summary what the route does, as a short phrase
     * @param errors the form of its error bodies
     */
    record About(String tag, String summary, ErrorForm errors) {}

    /** Serves one exchange; failures are thrown. */
    @FunctionalInterface
    interface Handler {
        void handle(Exchange exchange);
    }

    /** A path family: its routes, in one list that reads like a table of contents. */
    interface Service {
        List<Route> routes();
    }
}
