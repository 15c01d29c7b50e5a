package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.guard.BudgetWindow;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LiteLLM's periods: {@code 30s}, {@code 30m}, {@code 30h}, {@code 30d}, {@code 1w}, {@code 1mo}.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/users">LiteLLM, budgets</a>
 */
final class Periods {

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})(s|m|h|d|w|mo)");

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

    /** When a budget of this period begins anew for the first time. */
    Instant reset(String period) {
        return BudgetWindow.of(period, clock.getZone(), Optional.empty()).first(clock.instant());
    }

    /** When the budget of a record does next, whose first window may have ended long ago. */
    Optional<Instant> next(JsonNode period, JsonNode first) {
        return BudgetWindow.read(period, first, clock.getZone())
                .map(window -> window.end(clock.instant()));
    }
}
