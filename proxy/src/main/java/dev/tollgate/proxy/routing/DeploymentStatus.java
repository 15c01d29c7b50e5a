package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How things are with a deployment or a pool's key, for who operates the gateway.
 *
 * @param why what keeps requests away now, the one that ends last; its {@code until} says when
 * @param lastError the class of its last failure
 */
public record DeploymentStatus(
        State state,
        Optional<Closure> why,
        Optional<ErrorClass> lastError,
        int inFlight,
        Quotas quotas) {

    /** What may become of a request to it. */
    public enum State {
        /** It is called. */
        OPEN,
        /** It isn't called. */
        CLOSED,
        /** Its quota of the day was used up; one request is to find out whether it is back. */
        PROBING
    }

    /** What is used and what is left. */
    public record Quotas(
            Quota requestsPerMinute,
            Quota tokensPerMinute,
            Quota requestsPerDay,
            Quota tokensPerDay) {}

    /**
     * A quota.
     *
     * @param used in the last minute or since the vendor's midnight, what is under way by estimate
     * @param limit empty where none is configured
     */
    public record Quota(long used, OptionalLong limit) {

        /** Never negative; empty where no limit is configured. */
        public OptionalLong left() {
            return limit.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.max(0, limit.getAsLong() - used));
        }
    }
}
