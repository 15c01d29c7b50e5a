package dev.tollgate.proxy.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** An instant as LiteLLM's tables have it: without a zone, and in UTC. */
final class LiteLlmTime {

    private LiteLlmTime() {}

    /** Empty where it is none. */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return withZone(text);
        }
    }

    /** As a column reads that somebody has made a {@code timestamptz}. */
    private static Optional<Instant> withZone(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
