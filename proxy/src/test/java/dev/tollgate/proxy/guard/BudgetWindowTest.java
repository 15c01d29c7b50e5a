package dev.tollgate.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets start anew when LiteLLM's do, by real time zones. */
class BudgetWindowTest {

    @ParameterizedTest
    @CsvSource({
        "1d, UTC, 2026-03-10T12:00:00Z, 2026-03-11T00:00:00Z",
        "1d, UTC, 2026-03-11T00:00:00Z, 2026-03-12T00:00:00Z",
        "24h, UTC, 2026-03-10T12:00:00Z, 2026-03-11T00:00:00Z",
        "7d, UTC, 2026-03-10T12:00:00Z, 2026-03-16T00:00:00Z",
        "7d, UTC, 2026-03-16T00:00:00Z, 2026-03-23T00:00:00Z",
        "1w, UTC, 2026-03-10T12:00:00Z, 2026-03-16T00:00:00Z",
        "30d, UTC, 2026-03-10T12:00:00Z, 2026-04-01T00:00:00Z",
        "1mo, UTC, 2026-12-31T23:59:59Z, 2027-01-01T00:00:00Z",
        "3mo, UTC, 2026-05-10T12:00:00Z, 2026-07-01T00:00:00Z",
        "3d, UTC, 1970-01-02T12:00:00Z, 1970-01-04T00:00:00Z",
        "30s, UTC, 2026-03-10T12:00:31Z, 2026-03-10T12:01:00Z",
        "15m, UTC, 2026-03-10T12:00:00Z, 2026-03-10T12:15:00Z",
        "5h, UTC, 2026-03-10T21:00:00Z, 2026-03-11T00:00:00Z",
        "36h, UTC, 1970-01-01T01:00:00Z, 1970-01-02T12:00:00Z",
        "nonsense, UTC, 2026-03-10T12:00:00Z, 2026-03-11T00:00:00Z",
        "0d, UTC, 2026-03-10T12:00:00Z, 2026-03-11T00:00:00Z",
        // summer time begins on 29 March and ends on 25 October
        "1d, Europe/Berlin, 2026-03-28T23:30:00Z, 2026-03-29T22:00:00Z",
        "1mo, Europe/Berlin, 2026-03-28T23:30:00Z, 2026-03-31T22:00:00Z",
        "1d, Europe/Berlin, 2026-10-24T22:30:00Z, 2026-10-25T23:00:00Z",
        "1h, Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25T02:00:00Z",
        "1d, Asia/Kolkata, 2026-03-10T18:29:59Z, 2026-03-10T18:30:00Z",
    })
    void endsAsLiteLlmSays(String duration, String zone, Instant now, Instant end) {
        BudgetWindow window = BudgetWindow.of(duration, ZoneId.of(zone), Optional.empty());
        assertThat(window.end(now)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "30d, 2026-03-17T15:00:00Z, 2026-03-17T14:59:59Z, 2026-03-17T15:00:00Z",
        "30d, 2026-03-17T15:00:00Z, 2026-03-17T15:00:00Z, 2026-04-01T00:00:00Z",
        "14d, 2026-03-17T00:00:00Z, 2026-03-17T00:00:00Z, 2026-03-31T00:00:00Z",
        "14d, 2026-03-17T00:00:00Z, 2026-04-02T08:00:00Z, 2026-04-14T00:00:00Z",
    })
    void firstWindowEndsAsTheRecordSays(String duration, Instant reset, Instant now, Instant end) {
        BudgetWindow window = BudgetWindow.of(duration, ZoneId.of("UTC"), Optional.of(reset));
        assertThat(window.end(now)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "1d, UTC, 2026-03-10T12:00:00Z, 2026-03-11T00:00:00Z",
        "7d, UTC, 2026-03-10T12:00:00Z, 2026-03-16T00:00:00Z",
        "30d, UTC, 2026-01-31T12:00:00Z, 2026-02-01T00:00:00Z",
        "1mo, UTC, 2026-02-28T23:59:59Z, 2026-03-01T00:00:00Z",
        "2d, UTC, 2026-03-10T12:00:00Z, 2026-03-12T00:00:00Z",
        "2mo, UTC, 2026-12-10T12:00:00Z, 2027-02-01T00:00:00Z",
        "12h, UTC, 2026-03-10T11:00:00Z, 2026-03-10T12:00:00Z",
        "2d, Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-29T22:00:00Z",
        "12h, Europe/Berlin, 2026-03-29T00:30:00Z, 2026-03-29T10:00:00Z",
    })
    void newBudgetHasWholeDaysBeforeIt(String duration, String zone, Instant now, Instant end) {
        BudgetWindow window = BudgetWindow.of(duration, ZoneId.of(zone), Optional.empty());
        assertThat(window.first(now)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "2d, UTC, 2026-03-10T12:00:00Z",
        "2mo, UTC, 2026-12-10T12:00:00Z",
        "2d, Europe/Berlin, 2026-10-23T12:00:00Z",
        "1mo, Europe/Berlin, 2026-10-23T12:00:00Z",
    })
    void windowsFollowEachOtherFromTheFirstOne(String duration, String zone, Instant now) {
        BudgetWindow made = BudgetWindow.of(duration, ZoneId.of(zone), Optional.empty());
        Instant first = made.first(now);
        BudgetWindow kept = BudgetWindow.of(duration, ZoneId.of(zone), Optional.of(first));
        assertThat(kept.end(first.minusMillis(1))).isEqualTo(first);
        assertThat(kept.end(first)).isEqualTo(made.first(first));
    }
}
