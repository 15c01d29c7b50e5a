package dev.tollgate.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.guard.Ledger.Seeds;
import dev.tollgate.proxy.guard.Ledger.Ticket;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Counting in one process. */
class LocalLedgerTest extends LedgerContract {

    private final TestClock clock = new TestClock("2026-03-30T12:00:00Z");
    private final LocalLedger ledger = new LocalLedger(clock, Seeds.NONE);

    @AfterEach
    void close() {
        ledger.close();
    }

    @Override
    protected List<? extends Ledger> ledgers() {
        return List.of(ledger, ledger, ledger);
    }

    @Test
    void windowIsAMinuteFromItsFirstRequest() {
        Scope key = scope(-1, 1, -1, -1);
        assertThat(ledger.reserve(claim(Money.ZERO, 1, key)).ticket()).isPresent();
        clock.advance(Duration.ofMillis(59_999));
        assertThat(ledger.reserve(claim(Money.ZERO, 1, key)).ticket()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(ledger.reserve(claim(Money.ZERO, 1, key)).ticket()).isPresent();
    }

    @Test
    void budgetStartsAnewWhenItsWindowEnds() {
        Scope team = monthly();
        Ticket ticket = ledger.reserve(claim(MILL, 1, team)).ticket().orElseThrow();
        ledger.settle(ticket, MILL, 1);
        assertThat(ledger.reserve(claim(MILL, 1, team)).refusal().orElseThrow().reset())
                .contains(Instant.parse("2026-03-31T22:00:00Z"));
        clock.set("2026-03-31T21:59:59Z");
        assertThat(ledger.reserve(claim(MILL, 1, team)).ticket()).isEmpty();
        clock.set("2026-03-31T22:00:00Z");
        assertThat(ledger.spent(List.of(team))).containsEntry(team.name(), Money.ZERO);
        assertThat(ledger.reserve(claim(MILL, 1, team)).ticket()).isPresent();
    }

    private static Scope monthly() {
        BudgetWindow window = BudgetWindow.of("30d", ZoneId.of("Europe/Berlin"), Optional.empty());
        Allowance allowance =
                new Allowance(
                        Optional.of(MILL),
                        Optional.empty(),
                        Optional.of(window),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty());
        return new Scope("team", "t1", allowance);
    }

    @Test
    void formerSpendingIsAskedForInTheBackgroundAndCountsOnce() {
        Scope team = scope(10, -1, -1, -1);
        Money before = new Money(9 * MILL.nanos());
        try (LocalLedger seeded =
                new LocalLedger(clock, _ -> Map.of(team.name(), new Spent(before, 0)))) {
            Ticket ticket = seeded.reserve(claim(MILL, 1, team)).ticket().orElseThrow();
            seeded.settle(ticket, MILL, 1);
            Money all = new Money(10 * MILL.nanos());
            Money spent =
                    Eventually.get(
                            () -> seeded.spent(List.of(team)).get(team.name()),
                            all::equals,
                            Duration.ofSeconds(5));
            assertThat(spent).isEqualTo(all);
            assertThat(seeded.reserve(claim(MILL, 1, team)).ticket()).isEmpty();
        }
    }

    private static Scope before(Scope scope, long mills, String until) {
        Spent spent =
                new Spent(new Money(mills * MILL.nanos()), Instant.parse(until).toEpochMilli());
        return new Scope(scope.kind(), scope.id(), scope.allowance(), Optional.of(spent));
    }

    @Test
    void firstRequestOfAProcessIsRefusedWhenTheWindowsBudgetIsSpent() {
        Scope team = before(monthly(), 1, "2026-03-31T22:00:00Z");
        assertThat(ledger.reserve(claim(MILL, 1, team)).refusal().orElseThrow().used())
                .isEqualTo(MILL.nanos());
        assertThat(ledger.spent(List.of(team))).containsEntry(team.name(), MILL);
        clock.set("2026-03-31T22:00:00Z");
        assertThat(ledger.reserve(claim(MILL, 1, team)).ticket()).isPresent();
    }

    @Test
    void whatWasSpentInAFormerWindowCountsNoMore() {
        Scope team = before(monthly(), 1, "2026-02-28T23:00:00Z");
        assertThat(ledger.reserve(claim(MILL, 1, team)).ticket()).isPresent();
    }

    @Test
    void lookingWithoutKnowingTheWindowEndsNoWindowAndPassesNone() {
        Scope team = monthly();
        Scope looked = team.with(Scope.Allowance.UNLIMITED);
        Ticket ticket = ledger.reserve(claim(MILL, 1, team)).ticket().orElseThrow();
        ledger.settle(ticket, MILL, 1);
        assertThat(ledger.spent(List.of(looked))).containsEntry(team.name(), MILL);
        clock.set("2026-03-31T22:00:00Z");
        assertThat(ledger.spent(List.of(looked))).containsEntry(team.name(), Money.ZERO);
        assertThat(ledger.reserve(claim(MILL, 1, team)).ticket()).isPresent();
    }

    @Test
    void formerSpendingIsDividedAmongGatewaysThatCountAlone() {
        Scope team = before(scope(4, -1, -1, -1), 6, "2026-03-31T22:00:00Z");
        try (LocalLedger half = new LocalLedger(clock, Seeds.NONE, () -> 2)) {
            assertThat(half.spent(List.of(team)))
                    .containsEntry(team.name(), new Money(3 * MILL.nanos()));
        }
    }
}
