package dev.tollgate.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.guard.Ledger.Claim;
import dev.tollgate.proxy.guard.Ledger.Decision;
import dev.tollgate.proxy.guard.Ledger.Limit;
import dev.tollgate.proxy.guard.Ledger.Refusal;
import dev.tollgate.proxy.guard.Ledger.Ticket;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every ledger does, seen through all gateways that share it. */
public abstract class LedgerContract {

    /** A tenth of a cent. */
    protected static final Money MILL = new Money(1_000_000);

    private static final int THREADS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Of the gateways, at least one; the same one may stand for several. */
    protected abstract List<? extends Ledger> ledgers();

    private Ledger one() {
        return ledgers().getFirst();
    }

    private Ledger other() {
        return ledgers().getLast();
    }

    /** A scope that no other test uses; -1 for no limit. */
    protected static Scope scope(long dollarMills, long rpm, long tpm, long parallel) {
        Optional<Money> budget =
                dollarMills < 0
                        ? Optional.empty()
                        : Optional.of(new Money(dollarMills * MILL.nanos()));
        Allowance allowance =
                new Allowance(
                        budget,
                        Optional.empty(),
                        Optional.empty(),
                        limit(rpm),
                        limit(tpm),
                        limit(parallel));
        return new Scope("team", UUID.randomUUID().toString(), allowance);
    }

    private static OptionalLong limit(long limit) {
        return limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    /** A request of its own. */
    protected static Claim claim(Money estimate, long tokens, Scope... scopes) {
        return new Claim(UUID.randomUUID().toString(), List.of(scopes), estimate, tokens);
    }

    private static Ticket taken(Ledger ledger, Claim claim) {
        return ledger.reserve(claim).ticket().orElseThrow();
    }

    private static Refusal refused(Ledger ledger, Claim claim) {
        return ledger.reserve(claim).refusal().orElseThrow();
    }

    /** What was spent, once all gateways' settlements have arrived. */
    private Money spent(Scope scope, Money expected) {
        return Eventually.get(
                () -> one().spent(List.of(scope)).getOrDefault(scope.name(), Money.ZERO),
                expected::equals,
                PATIENCE);
    }

    /** The estimate may be right or far too high: what is left over gets spent all the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 7})
    void budgetOfADollarPaysForExactlyAThousandCalls(long estimate) throws Exception {
        Scope team = scope(1000, -1, -1, -1);
        Scope key = scope(5000, -1, -1, -1);
        AtomicInteger paid = new AtomicInteger();
        everywhere(ledger -> {
            boolean more = true;
            while (more) {
                Decision decision =
                        ledger.reserve(claim(new Money(estimate * MILL.nanos()), 1, key, team));
                decision.ticket()
                        .ifPresent(ticket -> {
                            paid.incrementAndGet();
                            ledger.settle(ticket, MILL, 1);
                        });
                more = decision.refusal().filter(no -> no.used() >= no.max()).isEmpty();
            }
        });
        assertThat(paid).hasValue(1000);
        assertThat(spent(team, new Money(1_000_000_000))).hasToString("1");
        assertThat(spent(key, new Money(1_000_000_000))).hasToString("1");
    }

    @Test
    void exactlyTheRequestsOfAMinutePass() throws Exception {
        Scope key = scope(-1, 100, -1, -1);
        AtomicInteger passed = new AtomicInteger();
        everywhere(ledger -> {
            for (int call = 0; call < 10; call++) {
                ledger.reserve(claim(Money.ZERO, 1, key))
                        .ticket()
                        .ifPresent(_ -> passed.incrementAndGet());
            }
        });
        assertThat(passed).hasValue(100);
    }

    @Test
    void neverMoreRequestsAreUnderWayThanAllowed() throws Exception {
        Scope key = scope(-1, -1, -1, 10);
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger passed = new AtomicInteger();
        everywhere(ledger -> {
            for (int call = 0; call < 20; call++) {
                Optional<Ticket> ticket = ledger.reserve(claim(Money.ZERO, 1, key)).ticket();
                if (ticket.isPresent()) {
                    passed.incrementAndGet();
                    most.accumulateAndGet(under.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    under.decrementAndGet();
                    ledger.settle(ticket.get(), Money.ZERO, 1);
                }
            }
        });
        assertThat(most.get()).isBetween(1, 10);
        assertThat(passed.get()).isGreaterThan(10);
    }

    private interface Caller {
        void call(Ledger ledger) throws Exception;
    }

    private void everywhere(Caller caller) throws Exception {
        List<Callable<Boolean>> all = new ArrayList<>();
        for (Ledger ledger : ledgers()) {
            for (int thread = 0; thread < THREADS; thread++) {
                all.add(() -> {
                    caller.call(ledger);
                    return true;
                });
            }
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> each : threads.invokeAll(all)) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    @Test
    void refusedRequestIsCountedNowhere() {
        Scope full = scope(-1, 1, -1, -1);
        Scope free = scope(10, 1, 10, 1);
        taken(one(), claim(Money.ZERO, 1, full));
        Refusal refusal = refused(other(), claim(MILL, 10, free, full));
        assertThat(refusal.scope()).isEqualTo(full);
        assertThat(refusal.limit()).isEqualTo(Limit.REQUESTS);
        taken(other(), claim(MILL, 10, free));
    }

    @Test
    void moneyIsToldBeforeOtherLimits() {
        Scope limited = scope(-1, 0, -1, -1);
        Scope poor = scope(0, -1, -1, -1);
        Refusal refusal = refused(one(), claim(MILL, 1, limited, poor));
        assertThat(refusal).isEqualTo(new Refusal(poor, Limit.BUDGET, 0, 0, Optional.empty()));
    }

    @Test
    void budgetThatIsOnlyReservedSaysSo() {
        Scope team = scope(2, -1, -1, -1);
        Ticket first = taken(one(), claim(new Money(2 * MILL.nanos()), 1, team));
        Refusal refusal = refused(other(), claim(MILL, 1, team));
        assertThat(refusal.used()).isLessThan(refusal.max());
        one().settle(first, MILL, 1);
        assertThat(eventually(claim(MILL, 1, team))).isTrue();
    }

    private boolean eventually(Claim claim) {
        return Eventually.get(
                () -> other().reserve(claim).ticket().isPresent(), passed -> passed, PATIENCE);
    }

    @Test
    void realTokensReplaceTheEstimate() {
        Scope key = scope(-1, -1, 100, -1);
        Ticket first = taken(one(), claim(Money.ZERO, 90, key));
        Refusal refusal = refused(other(), claim(Money.ZERO, 20, key));
        assertThat(refusal.limit()).isEqualTo(Limit.TOKENS);
        assertThat(refusal.used()).isEqualTo(90);
        one().settle(first, Money.ZERO, 50);
        assertThat(eventually(claim(Money.ZERO, 20, key))).isTrue();
        assertThat(refused(other(), claim(Money.ZERO, 40, key)).used()).isEqualTo(70);
    }

    @Test
    void emptyWindowTakesARequestLargerThanItsLimit() {
        Scope key = scope(-1, -1, 100, -1);
        taken(one(), claim(Money.ZERO, 5000, key));
        assertThat(refused(other(), claim(Money.ZERO, 1, key)).limit()).isEqualTo(Limit.TOKENS);
    }

    @Test
    void refusalTellsWhenTheWindowEnds() {
        Scope key = scope(-1, 1, -1, -1);
        Ticket first = taken(one(), claim(Money.ZERO, 1, key));
        Instant reset = refused(other(), claim(Money.ZERO, 1, key)).reset().orElseThrow();
        assertThat(reset).isEqualTo(first.reserved().plusSeconds(60));
    }

    @Test
    void headersTellWhatIsLeft() {
        Scope key = scope(10, 5, 100, 3);
        assertThat(one().reserve(claim(MILL, 30, key)).remaining())
                .containsEntry("team-remaining-requests", 4L)
                .containsEntry("team-limit-requests", 5L)
                .containsEntry("team-remaining-tokens", 70L)
                .containsEntry("team-remaining-max_parallel_requests", 2L)
                .hasSize(6);
    }

    @Test
    void decisionTellsWhatTheKeyHadSpent() {
        Scope key = new Scope("api_key", "k" + System.nanoTime(), Scope.Allowance.UNLIMITED);
        one().reset(key, new Money(77));
        assertThat(one().reserve(claim(MILL, 1, key)).keySpend()).contains(new Money(77));
        assertThat(one().reserve(claim(MILL, 1, scope(-1, -1, -1, -1))).keySpend()).isEmpty();
    }

    @Test
    void spendingIsCountedWithoutLimitsToo() {
        Scope team = scope(-1, -1, -1, -1);
        Ticket ticket = taken(one(), claim(MILL, 1, team));
        one().settle(ticket, new Money(123), 1);
        assertThat(spent(team, new Money(123))).isEqualTo(new Money(123));
    }

    @Test
    void administratorSetsWhatWasSpent() {
        Scope team = scope(10, -1, -1, -1);
        one().reset(team, new Money(10 * MILL.nanos()));
        assertThat(refused(other(), claim(MILL, 1, team)).limit()).isEqualTo(Limit.BUDGET);
        other().reset(team, Money.ZERO);
        taken(one(), claim(MILL, 1, team));
    }

    @Test
    void requestWithoutScopesPasses() {
        assertThat(one().reserve(claim(MILL, 1)).ticket()).isPresent();
    }
}
