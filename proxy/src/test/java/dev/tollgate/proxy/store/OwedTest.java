package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Ledger.Claim;
import dev.tollgate.proxy.guard.Ledger.Seeds;
import dev.tollgate.proxy.guard.Ledger.Ticket;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Shares;
import dev.tollgate.proxy.guard.Spent;
import dev.tollgate.proxy.model.Money;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is spent while the server is away is counted once it is back. */
@Timeout(60)
class OwedTest {

    private static final Money MILL = new Money(1_000_000);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofSeconds(3);

    /** Gives up soon, and comes back soon. */
    private static final Line.Timing QUICK =
            new Line.Timing(
                    Duration.ofMillis(400),
                    Duration.ofMillis(50),
                    Duration.ofMillis(50),
                    Duration.ofMillis(200));

    private final AtomicInteger losses = new AtomicInteger();

    private ValkeyLedger ledger(Valkey valkey) {
        return valkey.ledger(
                        new ValkeyLedger.Settings(
                                LEASE,
                                Valkeys.PATIENT,
                                Shares.DEFAULT,
                                Seeds.NONE,
                                losses::incrementAndGet))
                .start();
    }

    private static Scope scope(Optional<Spent> before) {
        return new Scope("team", UUID.randomUUID().toString(), Scope.Allowance.UNLIMITED, before);
    }

    private static Ticket spend(Ledger ledger, Scope scope) {
        Claim claim = new Claim(UUID.randomUUID().toString(), List.of(scope), MILL, 1);
        Ticket ticket = ledger.reserve(claim).ticket().orElseThrow();
        ledger.settle(ticket, MILL, 1);
        return ticket;
    }

    private static Money eventually(Ledger ledger, Scope scope, long mills) {
        return Eventually.get(
                () -> ledger.spent(List.of(scope)).getOrDefault(scope.name(), Money.ZERO),
                new Money(mills * MILL.nanos())::equals,
                PATIENCE);
    }

    /** By its own client: gateways in between may only think that they have reached it. */
    private static boolean hasName(ValkeyServer server) {
        try (var client = server.client()) {
            return client.exists("tollgate:{ledger}:data");
        }
    }

    @Test
    void serverThatStoodStillHearsOfEachCent() {
        Scope team = scope(Optional.empty());
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey = Valkey.open(server.settings(), QUICK);
                Valkey calm = Valkeys.calm(server.settings());
                ValkeyLedger ledger = ledger(valkey);
                ValkeyLedger other = ledger(calm)) {
            assertThat(Eventually.get(() -> hasName(server), named -> named, PATIENCE)).isTrue();
            spend(ledger, team);
            assertThat(eventually(other, team, 1)).isEqualTo(MILL);
            server.freeze();
            try {
                assertThat(Eventually.get(valkey::up, up -> !up, PATIENCE)).isFalse();
                for (int call = 0; call < 20; call++) {
                    assertThat(spend(ledger, team).alone()).isTrue();
                }
            } finally {
                server.thaw();
            }
            assertThat(eventually(other, team, 21)).hasToString("0.021");
            assertThat(losses).hasValue(0);
        }
    }

    @Test
    void serverThatLostItsDataBeginsWithWhatTheDatabaseKnows() {
        int port = ValkeyServer.freePort();
        Scope before = scope(Optional.empty());
        ValkeyServer first = ValkeyServer.start(port);
        try (Valkey valkey = Valkey.open(first.settings(), QUICK);
                ValkeyLedger ledger = ledger(valkey)) {
            assertThat(Eventually.get(() -> hasName(first), named -> named, PATIENCE)).isTrue();
            spend(ledger, before);
            assertThat(eventually(ledger, before, 1)).isEqualTo(MILL);
            first.close();
            assertThat(Eventually.get(valkey::up, up -> !up, PATIENCE)).isFalse();
            spend(ledger, before);
            try (ValkeyServer second = ValkeyServer.start(port)) {
                assertThat(Eventually.get(losses::get, lost -> lost == 1, PATIENCE)).isEqualTo(1);
                assertThat(Eventually.get(valkey::up, up -> up, PATIENCE)).isTrue();
                Spent known = new Spent(new Money(2 * MILL.nanos()), 0);
                Scope team = new Scope("team", before.id(), before.allowance(), Optional.of(known));
                spend(ledger, team);
                assertThat(eventually(ledger, team, 3)).hasToString("0.003");
                assertThat(second.port()).isEqualTo(port);
            }
        } finally {
            first.close();
        }
    }
}
