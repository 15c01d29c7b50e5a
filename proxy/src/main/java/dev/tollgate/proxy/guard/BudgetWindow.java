package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LiteLLM's {@code budget_duration}: a budget starts anew at midnight ({@code 1d}), on Monday
 * ({@code 7d}, {@code 1w}), on the first of the month ({@code 30d}, {@code 1mo}), or at the next
 * multiple of other spans.
 *
 * @param zone whose midnight counts
 * @param reset {@code budget_reset_at}: ends the first window, and other spans of days are counted
 *     from it
 * @see <a href="https://docs.litellm.ai/docs/proxy/users">LiteLLM, budgets</a>
 */
public record BudgetWindow(long count, Unit unit, ZoneId zone, Optional<Instant> reset) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(mo|[smhdw])");

    /** Where spans of months are counted from without {@link #reset}: quarters begin in January. */
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);

    private static final int WEEK = 7;
    private static final int MONTH = 30;
    private static final int YEAR = 12;
    private static final long DAY_SECONDS = 86_400;

    /** What the count counts. */
    public enum Unit {
        SECONDS,
        DAYS,
        MONTHS
    }

    /** By LiteLLM's text; one that nobody understands is a day, as there. */
    public static BudgetWindow of(String duration, ZoneId zone, Optional<Instant> reset) {
        Matcher form = FORM.matcher(duration.strip());
        long count = form.matches() ? Long.parseLong(form.group(1)) : 0;
        if (count == 0) {
            return new BudgetWindow(1, Unit.DAYS, zone, reset);
        }
        return switch (form.group(2)) {
            case "s" -> ofSeconds(count, zone, reset);
            case "m" -> ofSeconds(count * 60, zone, reset);
            case "h" -> ofSeconds(count * 3600, zone, reset);
            case "w" -> new BudgetWindow(count * WEEK, Unit.DAYS, zone, reset);
            case "mo" -> new BudgetWindow(count, Unit.MONTHS, zone, reset);
            default -> new BudgetWindow(count, Unit.DAYS, zone, reset);
        };
    }

    /** By a record's {@code budget_duration} and {@code budget_reset_at}. */
    public static Optional<BudgetWindow> read(JsonNode duration, JsonNode reset, ZoneId zone) {
        return duration.isTextual() && !duration.textValue().isBlank()
                ? Optional.of(of(duration.textValue(), zone, instant(reset)))
                : Optional.empty();
    }

    static Optional<Instant> instant(JsonNode value) {
        try {
            return value.isTextual()
                    ? Optional.of(OffsetDateTime.parse(value.textValue()).toInstant())
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static BudgetWindow ofSeconds(long seconds, ZoneId zone, Optional<Instant> reset) {
        return seconds % DAY_SECONDS == 0
                ? new BudgetWindow(seconds / DAY_SECONDS, Unit.DAYS, zone, reset)
                : new BudgetWindow(seconds, Unit.SECONDS, zone, reset);
    }

    /** When the first window of a budget ends that is made at an instant. */
    public Instant first(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        boolean calendar = unit == Unit.DAYS && (count == 1 || count == WEEK || count == MONTH);
        if (unit == Unit.SECONDS || calendar) {
            return new BudgetWindow(count, unit, zone, Optional.empty()).end(now);
        }
        LocalDate end =
                unit == Unit.DAYS
                        ? today.plusDays(count)
                        : today.withDayOfMonth(1).plusMonths(count);
        return end.atStartOfDay(zone).toInstant();
    }

    /** When the window that runs at an instant ends. */
    public Instant end(Instant now) {
        if (reset.isPresent() && reset.get().isAfter(now)) {
            return reset.get();
        }
        return switch (unit) {
            case SECONDS -> second(now);
            case DAYS -> day(now.atZone(zone).toLocalDate()).atStartOfDay(zone).toInstant();
            case MONTHS -> month(now.atZone(zone).toLocalDate()).atStartOfDay(zone).toInstant();
        };
    }

    /** Spans that fit into a day are counted from midnight; others don't care for days. */
    private Instant second(Instant now) {
        if (count > DAY_SECONDS) {
            long from = reset.map(Instant::getEpochSecond).orElse(0L);
            long passed = (now.getEpochSecond() - from) / count;
            return Instant.ofEpochSecond(from + (passed + 1) * count);
        }
        ZonedDateTime local = now.atZone(zone);
        LocalDate today = local.toLocalDate();
        long next = (local.toLocalTime().toSecondOfDay() / count + 1) * count;
        Instant end =
                next >= DAY_SECONDS
                        ? today.plusDays(1).atStartOfDay(zone).toInstant()
                        : today.atTime(LocalTime.ofSecondOfDay(next)).atZone(zone).toInstant();
        // an hour that comes twice, in autumn
        return end.isAfter(now) ? end : now.plusSeconds(count);
    }

    private LocalDate day(LocalDate today) {
        if (count == 1) {
            return today.plusDays(1);
        }
        if (count == WEEK) {
            return today.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        }
        if (count == MONTH) {
            return today.with(TemporalAdjusters.firstDayOfNextMonth());
        }
        LocalDate from = reset.map(end -> end.atZone(zone).toLocalDate()).orElse(LocalDate.EPOCH);
        long passed = Math.floorDiv(ChronoUnit.DAYS.between(from, today), count);
        return from.plusDays((passed + 1) * count);
    }

    private LocalDate month(LocalDate today) {
        LocalDate from = reset.map(end -> end.atZone(zone).toLocalDate()).orElse(FIRST);
        long passed = Math.floorDiv(months(today) - months(from), count);
        return from.withDayOfMonth(1).plusMonths((passed + 1) * count);
    }

    private static long months(LocalDate day) {
        return day.getYear() * (long) YEAR + day.getMonthValue();
    }
}
