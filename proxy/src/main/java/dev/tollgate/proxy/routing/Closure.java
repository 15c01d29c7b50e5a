package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import java.util.Locale;
import java.util.Optional;

/**
 * Why nobody is sent to a deployment for a while.
 *
 * @param until in milliseconds since 1970
 * @param error what the vendor answered last, empty where the gateway's own count closed it
 */
public record Closure(Reason reason, long until, Optional<ErrorClass> error) {

    /** An id of a {@link DeploymentState} without its end, which tells of the account. */
    public static String shown(String id) {
        int end = id.lastIndexOf(' ');
        return end < 0 ? id : id.substring(0, end);
    }

    /** The kinds of reason, as {@code /pool/status} shows them. */
    public enum Reason {
        /** It failed too often: {@code cooldown_time}, or what the vendor's Retry-After says. */
        COOLDOWN,
        /** A quota of the minute is used up. */
        MINUTE_QUOTA,
        /** A quota of the day is used up, until the vendor's midnight. */
        DAY_QUOTA,
        /** The vendor doesn't accept the key. */
        KEY_REFUSED,
        /** The last health check failed. */
        UNHEALTHY;

        /** As it is shown: {@code day_quota}. */
        public String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
