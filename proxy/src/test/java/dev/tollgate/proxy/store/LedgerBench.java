package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Ledger.Claim;
import dev.tollgate.proxy.guard.Ledger.Seeds;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.guard.Shares;
import dev.tollgate.proxy.model.Money;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * What a reservation of five scopes and its settlement cost together: CPU of this process, in the
 * process alone and with a server. Prints a line each.
 */
final class LedgerBench {

    private static final int ROUNDS = 4_000;
    private static final int CALLERS = 64;

    private LedgerBench() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (LocalLedger local = new LocalLedger(InstantSource.system(), Seeds.NONE)) {
            measure(local);
            System.out.println("local: " + measure(local));
        }
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey = Valkeys.calm(server.settings());
                ValkeyLedger ledger =
                        valkey.ledger(
                                new ValkeyLedger.Settings(
                                        Duration.ofSeconds(30),
                                        Valkeys.PATIENT,
                                        Shares.DEFAULT,
                                        Seeds.NONE))) {
            measure(ledger);
            System.out.println("Valkey: " + measure(ledger));
        }
    }

    private static String measure(Ledger ledger) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(CALLERS);
        long cpu = cpu();
        long began = System.nanoTime();
        for (int caller = 0; caller < CALLERS; caller++) {
            List<Scope> scopes =
                    List.of(
                            scope("team_member", "t" + caller % 8 + ":u" + caller),
                            scope("api_key", "k" + caller),
                            scope("team", "t" + caller % 8),
                            scope("user", "u" + caller),
                            new Scope("proxy", "all", Allowance.UNLIMITED));
            Thread.startVirtualThread(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    Money cost = new Money(1000);
                    Claim claim = new Claim(UUID.randomUUID().toString(), scopes, cost, 10);
                    ledger.reserve(claim)
                            .ticket()
                            .ifPresent(ticket -> ledger.settle(ticket, cost, 10));
                }
                ended.countDown();
            });
        }
        ended.await();
        int all = CALLERS * ROUNDS;
        return String.format(
                Locale.ROOT,
                "%d/s, CPU %.1f µs each",
                all * 1_000_000_000L / (System.nanoTime() - began),
                (cpu() - cpu) / 1000.0 / all);
    }

    private static Scope scope(String kind, String id) {
        return new Scope(
                kind,
                id,
                new Allowance(
                        Optional.of(new Money(Long.MAX_VALUE / 4096)),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.of(1_000_000_000),
                        OptionalLong.of(1_000_000_000),
                        OptionalLong.of(1_000_000)));
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
