package dev.tollgate.proxy.provider;

import java.time.Clock;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Ids and times of answers whose vendor gives none; what makes translations repeatable in tests.
 *
 * @param unique text that never comes twice, of letters and digits
 * @param seconds seconds since 1970
 */
public record Stamp(Supplier<String> unique, LongSupplier seconds) {

    /** Random ids and the time of a clock. */
    public static Stamp of(Clock clock) {
        return new Stamp(
                () -> UUID.randomUUID().toString().replace("-", ""),
                () -> clock.instant().getEpochSecond());
    }

    /** A new id: {@code chatcmpl-} and what is unique. */
    public String id(String prefix) {
        return prefix + unique.get();
    }

    /** OpenAI's {@code created}, in seconds since 1970. */
    public long now() {
        return seconds.getAsLong();
    }
}
