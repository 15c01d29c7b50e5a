package dev.tollgate.proxy.observe;

/**
 * Is told of each model request once it has ended: a log, metrics, traces, a callback. It is called
 * on the request's thread, so it neither waits nor throws.
 */
@FunctionalInterface
public interface Observer {

    void served(Served request);

    /** Is told of a request of any path that ended at the door. */
    default void refused(Refused request) {
        // most look at what models have done
    }

    /** Is told of each look of a guardrail, whatever becomes of the request. */
    default void looked(Look look) {
        // most are told of it with the request
    }
}
