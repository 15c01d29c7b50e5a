package dev.tollgate.proxy.http;

import java.util.Locale;

/**
 * Whether a deployment answers, and how that is known.
 *
 * @param id of the deployment
 * @param source how it is known
 * @param at when, in milliseconds since 1970
 * @param millis how long the call took
 * @param status what a client would have got, 0 where it is healthy
 * @param error what the vendor said, without anything secret
 */
record Checked(
        String id,
        boolean healthy,
        Source source,
        long at,
        double millis,
        int status,
        String error) {

    /** How a deployment's health is known. */
    enum Source {
        /** A call of the gateway's own. */
        PROBE,
        /** It has answered a client. */
        TRAFFIC,
        /** A cooldown or a quota keeps it from being asked. */
        CLOSED;

        /** As it is shown: {@code probe}. */
        String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
