package dev.tollgate.proxy.admin;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LiteLLM's periods: {@code 30s}, {@code 30m}, {@code 30h}, {@code 30d}, {@code 1w}, {@code 1mo}.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/users">LiteLLM, budgets</a>
 */
final class Periods {

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})(s|m|h|d|w|mo)");
    private static final int SECONDS_OF_MINUTE = 60;
    private static final int SECONDS_OF_HOUR = 3600;

    private final Clock clock;

    /**
     * @param clock in whose zone days begin
     */
    Periods(Clock clock) {
        this.clock = clock;
    }

    static boolean isValid(String period) {
        return FORM.matcher(period).matches();
    }

    private record Period(int count, String unit) {}

    private static Period parsed(String period) {
        Matcher matcher = FORM.matcher(period);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a period: " + period);
        }
        return new Period(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }

    private ZonedDateTime now() {
        return ZonedDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Now, as records have it. */
    Instant instant() {
        return now().toInstant();
    }

    /** So long from now. */
    Instant fromNow(String period) {
        Period parsed = parsed(period);
        int count = parsed.count();
        return switch (parsed.unit()) {
            case "s" -> now().plusSeconds(count).toInstant();
            case "m" -> now().plusMinutes(count).toInstant();
            case "h" -> now().plusHours(count).toInstant();
            case "d" -> now().plusDays(count).toInstant();
            case "w" -> now().plusWeeks(count).toInstant();
            default -> now().plusMonths(count).toInstant();
        };
    }

    /** When a budget of this period begins anew: {@code 30d} is a calendar month. */
    Instant reset(String period) {
        Period parsed = parsed(period);
        int count = parsed.count();
        return switch (parsed.unit()) {
            case "s" -> step(count);
            case "m" -> step((long) count * SECONDS_OF_MINUTE);
            case "h" -> step((long) count * SECONDS_OF_HOUR);
            case "d" -> days(count);
            case "w" -> weeks(count);
            default -> months(count);
        };
    }

    private Instant days(int count) {
        return switch (count) {
            case 7 -> weeks(1);
            case 30 -> months(1);
            default -> midnight().plusDays(count).toInstant();
        };
    }

    private Instant weeks(int count) {
        return midnight()
                .with(TemporalAdjusters.next(DayOfWeek.MONDAY))
                .plusWeeks(count - 1L)
                .toInstant();
    }

    private Instant months(int count) {
        return midnight().withDayOfMonth(1).plusMonths(count).toInstant();
    }

    private ZonedDateTime midnight() {
        return now().truncatedTo(ChronoUnit.DAYS);
    }

    /** The next multiple since midnight. */
    private Instant step(long seconds) {
        LocalTime time = now().toLocalTime();
        return midnight().plusSeconds((time.toSecondOfDay() / seconds + 1) * seconds).toInstant();
    }
}
