package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.Ledger.Ticket;
import dev.tollgate.proxy.guard.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Says again and again that this gateway and its requests are alive. What nobody has renewed ends
 * by itself.
 */
final class Leases implements AutoCloseable {

    /** How often in the time of a lease: one message may be lost. */
    private static final int OFTEN = 3;

    private static final long DEADLINE = Duration.ofSeconds(1).toNanos();

    private final Line line;
    private final Duration lease;
    private final InstantSource clock;
    private final Runnable chore;
    private final String gateway = UUID.randomUUID().toString();
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("ledger-leases").factory());
    private volatile int gateways = 1;

    /** A ticket, and since when by this process's clock. */
    private record Kept(Ticket ticket, Instant since) {}

    /**
     * @param chore what is done as often
     */
    Leases(Line line, Duration lease, InstantSource clock, Runnable chore) {
        this.chore = chore;
        this.line = line;
        this.lease = lease;
        this.clock = clock;
    }

    void start() {
        long pause = lease.toMillis() / OFTEN;
        var _ = timer.scheduleWithFixedDelay(this::renew, 0, pause, TimeUnit.MILLISECONDS);
    }

    /** How many gateways there were when the server was last asked, at least one. */
    int gateways() {
        return gateways;
    }

    /** Renews a request's leases until it is forgotten. */
    void keep(Ticket ticket) {
        if (ticket.claim().scopes().stream().anyMatch(Leases::isLeased)) {
            kept.put(ticket.claim().id(), new Kept(ticket, clock.instant()));
        }
    }

    void forget(Ticket ticket) {
        kept.remove(ticket.claim().id());
    }

    private static boolean isLeased(Scope scope) {
        return scope.allowance().budget().isPresent() || scope.allowance().parallel().isPresent();
    }

    private void renew() {
        chore.run();
        line.ask(
                        pipeline ->
                                LedgerCall.SCRIPT.on(
                                        pipeline,
                                        LedgerCall.gateways(),
                                        LedgerCall.beat(gateway, lease)),
                        DEADLINE)
                .ifPresent(count -> gateways = Math.max(1, ((Long) count).intValue()));
        Instant young = clock.instant().minus(lease.dividedBy(OFTEN));
        for (Kept one : kept.values()) {
            if (one.since().isBefore(young)) {
                renew(one.ticket());
            }
        }
    }

    private void renew(Ticket ticket) {
        List<Scope> leased = ticket.claim().scopes().stream().filter(Leases::isLeased).toList();
        List<String> keys = LedgerCall.keys(leased);
        List<String> arguments = LedgerCall.renew(ticket, lease);
        line.tell(pipeline -> LedgerCall.SCRIPT.on(pipeline, keys, arguments));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
