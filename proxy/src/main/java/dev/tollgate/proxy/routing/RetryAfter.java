package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.GoDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When a vendor says that it may be asked again: {@code retry-after}, in seconds or as a date, and
 * {@code retry-after-ms} of OpenAI and Azure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110, Retry-After</a>
 */
final class RetryAfter {

    private static final long LONGEST = Duration.ofDays(1).toMillis();

    private RetryAfter() {}

    /** In milliseconds, at most a day; empty where it says nothing, or that it may be at once. */
    static OptionalLong millis(Map<String, String> headers, long now) {
        String exact = headers.getOrDefault("retry-after-ms", "").strip();
        OptionalLong told =
                exact.isEmpty()
                        ? seconds(headers.getOrDefault("retry-after", "").strip(), now)
                        : GoDuration.millis(exact + "ms");
        return told.isPresent() && told.getAsLong() > 0
                ? OptionalLong.of(Math.min(LONGEST, told.getAsLong()))
                : OptionalLong.empty();
    }

    private static OptionalLong seconds(String text, long now) {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (Character.isDigit(text.charAt(0))) {
            return GoDuration.millis(text + "s");
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return OptionalLong.of(date.toInstant().toEpochMilli() - now);
        } catch (DateTimeException noDate) {
            return OptionalLong.empty();
        }
    }
}
