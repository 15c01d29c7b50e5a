package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.guard.BudgetWindow;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.LedgerContract;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.guard.Shares;
import dev.tollgate.proxy.guard.Shares.Mode;
import dev.tollgate.proxy.guard.Spent;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import redis.clients.jedis.Jedis;

/** Counting over three gateways and a real server. */
@Execution(ExecutionMode.CONCURRENT)
class ValkeyLedgerTest extends LedgerContract {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ValkeyServer SERVER = ValkeyServer.start();
    private static final List<Valkey> GATEWAYS =
            List.of(
                    Valkeys.calm(SERVER.settings()),
                    Valkeys.calm(SERVER.settings()),
                    Valkeys.calm(SERVER.settings()));
    private static final List<ValkeyLedger> LEDGERS =
            GATEWAYS.stream().map(gateway -> gateway.ledger(settings(LONG))).toList();

    private static ValkeyLedger.Settings settings(Duration lease) {
        return new ValkeyLedger.Settings(lease, Valkeys.PATIENT, Shares.DEFAULT, Ledger.Seeds.NONE);
    }

    @AfterAll
    static void stop() {
        LEDGERS.forEach(ValkeyLedger::close);
        GATEWAYS.forEach(Valkey::close);
        SERVER.close();
    }

    @Override
    protected List<? extends Ledger> ledgers() {
        return LEDGERS;
    }

    private static boolean passes(Ledger ledger, Scope scope) {
        return ledger.reserve(claim(MILL, 1, scope)).ticket().isPresent();
    }

    private static boolean eventually(Ledger ledger, Scope scope) {
        return Eventually.get(() -> passes(ledger, scope), passed -> passed, PATIENCE);
    }

    /** It never says that it is alive, as if its process had ended. */
    @Test
    void deadGatewaysSlotsAndMoneyComeBack() {
        Scope slots = scope(-1, -1, -1, 1);
        Scope money = scope(1, -1, -1, -1);
        try (ValkeyLedger dead = GATEWAYS.getFirst().ledger(settings(SHORT))) {
            assertThat(passes(dead, slots)).isTrue();
            assertThat(passes(dead, money)).isTrue();
        }
        Ledger alive = LEDGERS.getLast();
        assertThat(passes(alive, slots)).isFalse();
        assertThat(passes(alive, money)).isFalse();
        assertThat(eventually(alive, slots)).isTrue();
        assertThat(eventually(alive, money)).isTrue();
    }

    @Test
    void slotOfALongStreamIsKept() {
        Scope slots = scope(-1, -1, -1, 1);
        // long enough for a busy machine to renew it in time
        Duration lease = Duration.ofSeconds(2);
        try (ValkeyLedger alive = GATEWAYS.getFirst().ledger(settings(lease)).start()) {
            assertThat(passes(alive, slots)).isTrue();
            Instant end = Instant.now().plus(lease.multipliedBy(2));
            List<Boolean> others = new ArrayList<>();
            while (Instant.now().isBefore(end)) {
                others.add(passes(LEDGERS.getLast(), slots));
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(others).isNotEmpty().doesNotContain(true);
        }
        assertThat(eventually(LEDGERS.getLast(), slots)).isTrue();
    }

    @Test
    void settlingAfterTheLeaseHasEndedGivesNothingBackTwice() {
        Scope slots = scope(2, -1, -1, 1);
        Ledger.Ticket late;
        try (ValkeyLedger slow = GATEWAYS.getFirst().ledger(settings(SHORT))) {
            late = slow.reserve(claim(MILL, 1, slots)).ticket().orElseThrow();
            assertThat(eventually(LEDGERS.getLast(), slots)).isTrue();
            slow.settle(late, MILL, 1);
        }
        Eventually.get(
                () -> LEDGERS.getLast().spent(List.of(slots)).get(slots.name()),
                MILL::equals,
                PATIENCE);
        assertThat(passes(LEDGERS.getLast(), slots)).isFalse();
    }

    @Test
    void windowOfABudgetEndsOnceForAll() {
        Scope first = ending(Instant.now().plusSeconds(2));
        LEDGERS.getFirst().reset(first, MILL);
        assertThat(passes(LEDGERS.getLast(), first)).isFalse();
        Ledger.Ticket next =
                Eventually.get(
                                () -> LEDGERS.getLast().reserve(claim(MILL, 1, first)).ticket(),
                                Optional::isPresent,
                                PATIENCE)
                        .orElseThrow();
        LEDGERS.getLast().settle(next, MILL, 1);
        Money spent =
                Eventually.get(
                        () -> LEDGERS.getFirst().spent(List.of(first)).get(first.name()),
                        MILL::equals,
                        PATIENCE);
        assertThat(spent).isEqualTo(MILL);
        for (Ledger ledger : LEDGERS) {
            assertThat(passes(ledger, first)).isFalse();
        }
    }

    private static Scope ending(Instant reset) {
        Allowance allowance =
                new Allowance(
                        Optional.of(MILL),
                        Optional.empty(),
                        Optional.of(BudgetWindow.of("1mo", ZoneOffset.UTC, Optional.of(reset))),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty());
        return new Scope("team", UUID.randomUUID().toString(), allowance);
    }

    @Test
    void formerSpendingCountsOnceHoweverManyGatewaysSeed() {
        Scope team = scope(10, -1, -1, -1);
        Money before = new Money(10 * MILL.nanos());
        ValkeyLedger.Settings seeded =
                new ValkeyLedger.Settings(
                        LONG,
                        Valkeys.PATIENT,
                        Shares.DEFAULT,
                        _ -> Map.of(team.name(), new Spent(before, 0)));
        try (ValkeyLedger one = GATEWAYS.getFirst().ledger(seeded);
                ValkeyLedger other = GATEWAYS.getLast().ledger(seeded)) {
            assertThat(passes(one, team)).isTrue();
            var _ = passes(other, team);
            Money spent =
                    Eventually.get(
                            () -> one.spent(List.of(team)).get(team.name()),
                            before::equals,
                            PATIENCE);
            assertThat(spent).isEqualTo(before);
            assertThat(passes(other, team)).isFalse();
        }
    }

    @Test
    void keysExpire() {
        Scope key = scope(10, 10, 10, 10);
        assertThat(passes(LEDGERS.getFirst(), key)).isTrue();
        try (Jedis client = SERVER.client()) {
            assertThat(client.ttl("tollgate:{ledger}:sums:" + key.name())).isPositive();
            assertThat(client.ttl("tollgate:{ledger}:leases:" + key.name())).isPositive();
        }
    }

    @Test
    void withoutServerEachGatewayTakesItsShare() {
        Scope key = scope(-1, 9, -1, -1);
        Scope one = scope(-1, 1, -1, -1);
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey = Valkeys.calm(server.settings());
                Valkey other = Valkeys.calm(server.settings());
                ValkeyLedger ledger = valkey.ledger(settings(SHORT)).start();
                ValkeyLedger second = other.ledger(settings(SHORT)).start()) {
            assertThat(Eventually.get(second::gateways, count -> count == 2, PATIENCE))
                    .isEqualTo(2);
            assertThat(Eventually.get(ledger::gateways, count -> count == 2, PATIENCE))
                    .isEqualTo(2);
            end(server);
            assertThat(Eventually.get(valkey::up, up -> !up, PATIENCE)).isFalse();
            int passed = 0;
            for (int call = 0; call < 9; call++) {
                passed += passes(ledger, key) ? 1 : 0;
            }
            assertThat(passed).isEqualTo(4);
            assertThat(passes(ledger, one)).isTrue();
            assertThat(passes(ledger, one)).isFalse();
            assertThat(ledger.decidedAlone()).isEqualTo(11);
        }
    }

    /** Requests that the server has admitted are part of the share, until they end. */
    @Test
    void whatIsUnderWayCountsForTheShare() {
        Scope slots = scope(-1, -1, -1, 3);
        Scope minute = scope(-1, 3, -1, -1);
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey = Valkeys.calm(server.settings());
                ValkeyLedger ledger = valkey.ledger(settings(LONG))) {
            Ledger.Ticket first = ledger.reserve(claim(MILL, 1, slots)).ticket().orElseThrow();
            assertThat(passes(ledger, slots)).isTrue();
            assertThat(passes(ledger, minute)).isTrue();
            end(server);
            assertThat(Eventually.get(valkey::up, up -> !up, PATIENCE)).isFalse();
            assertThat(passes(ledger, slots)).isTrue();
            assertThat(passes(ledger, slots)).isFalse();
            ledger.settle(first, MILL, 1);
            assertThat(passes(ledger, slots)).isTrue();
            assertThat(passes(ledger, slots)).isFalse();
            assertThat(passes(ledger, minute)).isTrue();
            assertThat(passes(ledger, minute)).isTrue();
            assertThat(passes(ledger, minute)).isFalse();
        }
    }

    @Test
    void withoutServerTheOperatorsWordDecides() {
        Scope key = scope(0, 0, -1, -1);
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey = Valkeys.calm(server.settings());
                ValkeyLedger open = valkey.ledger(with(Mode.FAIL_OPEN));
                ValkeyLedger closed = valkey.ledger(with(Mode.FAIL_CLOSED))) {
            assertThat(passes(open, key)).isFalse();
            end(server);
            assertThat(Eventually.get(valkey::up, up -> !up, PATIENCE)).isFalse();
            assertThat(passes(open, key)).isTrue();
            assertThatThrownBy(() -> passes(closed, key))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure()).isInstanceOf(Failure.Unavailable.class));
            assertThat(passes(closed, scope(-1, -1, -1, -1))).isTrue();
        }
    }

    private static void end(ValkeyServer server) {
        server.close();
    }

    private static ValkeyLedger.Settings with(Mode mode) {
        return new ValkeyLedger.Settings(
                LONG, Valkeys.PATIENT, new Shares(mode, mode), Ledger.Seeds.NONE);
    }
}
