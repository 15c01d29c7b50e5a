package dev.tollgate.proxy.model;

import java.util.OptionalLong;

/**
 * What a key or one of its models takes, by the vendor's or the operator's word.
 *
 * @param rpm requests a minute
 * @param tpm tokens a minute
 * @param rpd requests a day, in the vendor's time zone
 * @param tpd tokens a day, in the vendor's time zone
 */
public record Limits(OptionalLong rpm, OptionalLong tpm, OptionalLong rpd, OptionalLong tpd) {

    /** No limit is known. */
    public static final Limits NONE =
            new Limits(
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());

    /** Limits of a minute alone. */
    public Limits(OptionalLong rpm, OptionalLong tpm) {
        this(rpm, tpm, OptionalLong.empty(), OptionalLong.empty());
    }

    public boolean isNone() {
        return equals(NONE);
    }
}
