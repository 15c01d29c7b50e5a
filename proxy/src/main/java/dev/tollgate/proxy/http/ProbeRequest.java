package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.routing.RouteRequest;

/** A health check as routing sees it: one small call that asks for nothing special. */
record ProbeRequest(String model, Operation operation) implements RouteRequest {

    /** A few words, and as many for the answer. */
    private static final long TOKENS = 32;

    @Override
    public long inputTokens() {
        return TOKENS;
    }
}
