package dev.tollgate.proxy.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Periods as LiteLLM writes them: {@code 30s}, {@code 15m}, {@code 24h}, {@code 7d}. */
final class Durations {

    private static final Pattern PERIOD = Pattern.compile("(\\d{1,6})(s|m|h|d|w|mo)");
    private static final int DAYS_OF_A_MONTH = 30;

    private Durations() {}

    /** Empty where it is none; {@code 1w} is seven days, {@code 1mo} thirty. */
    static Optional<Duration> parse(String text) {
        Matcher matcher = PERIOD.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        Duration period =
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    case "d" -> Duration.ofDays(count);
                    case "w" -> Duration.ofDays(7 * count);
                    default -> Duration.ofDays(DAYS_OF_A_MONTH * count);
                };
        return Optional.of(period).filter(Duration::isPositive);
    }
}
