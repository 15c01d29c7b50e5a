package dev.tollgate.proxy.observe.export;

import java.time.Instant;
import java.util.Optional;

/**
 * How a callback does, in numbers of requests.
 *
 * @param name LiteLLM's
 * @param waiting to be sent
 * @param sent what the receiver has taken
 * @param failed what it didn't take
 * @param dropped what didn't fit into the queue
 * @param lastSuccess when it took something last
 * @param lastFailure when it didn't
 */
public record CallbackState(
        String name,
        long waiting,
        long sent,
        long failed,
        long dropped,
        Optional<Instant> lastSuccess,
        Optional<Instant> lastFailure) {}
