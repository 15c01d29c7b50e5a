package dev.tollgate.proxy.fake;

import java.time.Instant;

/**
 * A client that went while it was being served.
 *
 * @param request what it had asked
 * @param at when the server saw it go
 * @param frames how many parts of the answer had been sent
 */
public record Aborted(Received request, Instant at, int frames) {}
