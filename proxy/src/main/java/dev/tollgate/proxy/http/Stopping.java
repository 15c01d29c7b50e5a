package dev.tollgate.proxy.http;

/** How far a gateway is on its way to its end. */
public final class Stopping {

    private volatile boolean announced;
    private volatile boolean closing;

    /** From now on it isn't ready, and asks clients to leave; requests are served as before. */
    public void announce() {
        announced = true;
    }

    /** From now on each connection ends with the answer that is under way on it. */
    public void close() {
        closing = true;
    }

    /** Whether whoever sends requests should go elsewhere. */
    boolean isAnnounced() {
        return announced;
    }

    boolean isClosing() {
        return closing;
    }
}
