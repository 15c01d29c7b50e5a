package dev.tollgate.proxy.http;

import java.time.Duration;

/**
 * {@code general_settings.tollgate_overload}: how much one gateway takes on at a time. LiteLLM's
 * {@code global_max_parallel_requests} bounds all gateways together.
 *
 * @param maxRequests {@code max_requests} under way, streams among them
 * @param maxBytes {@code max_body_mb}: of the bodies of requests under way
 * @param maxWait {@code max_wait_ms}: how long what is ready to run may wait for a processor; zero
 *     is for ever
 */
public record OverloadSettings(int maxRequests, long maxBytes, Duration maxWait) {

    /** A request without its body: two connections, their buffers, a stack. */
    private static final long REQUEST = 64 * 1024;

    private static final long SMALLEST = 64L * 1024 * 1024;

    /** By the size of the heap: bodies may fill a quarter of it, as they are and as they go out. */
    public static final OverloadSettings DEFAULT = of(Runtime.getRuntime().maxMemory());

    static OverloadSettings of(long heap) {
        return new OverloadSettings(
                (int) Math.min(heap / REQUEST, Integer.MAX_VALUE),
                Math.max(heap / 4, SMALLEST),
                Duration.ofMillis(200));
    }
}
