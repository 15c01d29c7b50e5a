package dev.tollgate.proxy.observe;

import dev.tollgate.proxy.model.Failure;
import java.time.Instant;

/**
 * A request that ended before anybody served it: its key is wrong, or may not do what it asks.
 *
 * @param callId {@code x-litellm-call-id}
 * @param method of HTTP
 * @param route the path's template: {@code /key/generate}
 * @param payer all empty where the key is unknown
 * @param status of HTTP
 * @param started when its head was read
 * @param nanos from then to its end
 */
public record Refused(
        String callId,
        String method,
        String route,
        Served.Payer payer,
        Served.Client client,
        int status,
        Failure failure,
        Instant started,
        long nanos) {}
