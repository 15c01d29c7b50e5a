package dev.tollgate.proxy.model;

import java.time.Duration;

/**
 * How long a model call may take in each of its phases.
 *
 * @param connect until the connection and TLS stand
 * @param firstByte from the last byte of the request to the first of the answer's body or stream
 * @param betweenFrames the longest silence inside an answer
 * @param total from the start to the last byte, LiteLLM's {@code timeout} and {@code
 *     request_timeout}
 */
public record Timeouts(
        Duration connect, Duration firstByte, Duration betweenFrames, Duration total) {

    /**
     * LiteLLM's {@code request_timeout} of 6000 s in all; long enough for a model that thinks
     * before it answers.
     */
    public static final Timeouts DEFAULT =
            new Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(600),
                    Duration.ofSeconds(300),
                    Duration.ofSeconds(6000));

    /** The same with another limit for the whole; no phase is longer than the whole. */
    public Timeouts withTotal(Duration limit) {
        return new Timeouts(
                min(connect, limit), min(firstByte, limit), min(betweenFrames, limit), limit);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
