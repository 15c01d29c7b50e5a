package dev.tollgate.proxy.routing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The day that a vendor's quotas count by, in milliseconds since 1970. */
final class VendorDay {

    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

    private VendorDay() {}

    /**
     * Where a vendor's midnight is, UTC for those who say nothing of it.
     *
     * @see <a href="https://ai.google.dev/gemini-api/docs/rate-limits">Gemini, rate limits</a>
     */
    static ZoneId zone(String vendor) {
        return switch (vendor) {
            case "gemini", "vertex_ai", "vertex_ai_beta" -> PACIFIC;
            default -> ZoneOffset.UTC;
        };
    }

    /** The last midnight. */
    static long begin(ZoneId zone, long now) {
        return midnight(zone, date(zone, now));
    }

    /** The next midnight. */
    static long end(ZoneId zone, long now) {
        return midnight(zone, date(zone, now).plusDays(1));
    }

    private static LocalDate date(ZoneId zone, long now) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(now), zone);
    }

    private static long midnight(ZoneId zone, LocalDate date) {
        return date.atStartOfDay(zone).toInstant().toEpochMilli();
    }
}
