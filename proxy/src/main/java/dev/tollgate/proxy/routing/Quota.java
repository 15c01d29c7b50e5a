package dev.tollgate.proxy.routing;

/**
 * How much of a limit is used.
 *
 * @param name {@code rpm}, {@code tpm} …
 * @param used in the running period, what is under way by estimate
 */
public record Quota(String name, long limit, long used) {

    /** What is left, never less than nothing. */
    public long left() {
        return Math.max(0, limit - used);
    }
}
