package dev.tollgate.proxy.model;

import java.util.OptionalLong;

/**
 * What a vendor says of a quota that is used up; when to come again stands in {@code retry-after}.
 *
 * @param period after which it is full again
 * @param limit how much there is of it in one period
 */
public record Exhaustion(Period period, OptionalLong limit) {

    /** A quota's period. */
    public enum Period {
        MINUTE,
        DAY
    }
}
