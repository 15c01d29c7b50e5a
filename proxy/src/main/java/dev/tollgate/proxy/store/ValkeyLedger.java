package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.guard.Rests;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Seeding;
import dev.tollgate.proxy.guard.Shares;
import dev.tollgate.proxy.guard.Spent;
import dev.tollgate.proxy.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts by the server's clock, for all gateways together: one script checks all scopes of a
 * request and reserves in all of them. While the server is away, each gateway counts alone.
 */
public final class ValkeyLedger implements Ledger, AutoCloseable {

    private static final long ADMIN_DEADLINE = Duration.ofSeconds(1).toNanos();
    private static final int REPLY_HEAD = 2;
    private static final int REPLY_FIELDS = 5;
    private static final Limit[] LIMITS = Limit.values();

    private final Line line;
    private final Settings settings;
    private final InstantSource clock = InstantSource.system();

    /** Knows all of this gateway's requests, so that its share is right when it counts alone. */
    private final LocalLedger alone;

    private final Seeding seeding;
    private final Leases leases;
    private final Owed owed;
    private final AtomicLong decidedAlone = new AtomicLong();

    /**
     * How it works.
     *
     * @param lease how long a request counts as under way without its gateway's saying so again
     * @param deadline how long a request waits for an answer, in nanoseconds
     * @param shares what goes on while the server is away
     * @param seeds what had been spent before there was a counter
     * @param lost what is done when the server has lost its counters: what was read of former
     *     spending is too old to begin with
     */
    record Settings(Duration lease, long deadline, Shares shares, Seeds seeds, Runnable lost) {

        /** With nobody who remembers former spending. */
        Settings(Duration lease, long deadline, Shares shares, Seeds seeds) {
            this(lease, deadline, shares, seeds, () -> {});
        }
    }

    ValkeyLedger(Line line, Settings settings) {
        this.line = line;
        this.settings = settings;
        this.owed = new Owed(settings.lost());
        this.leases = new Leases(line, settings.lease(), clock, () -> owed.deliver(line));
        this.alone = new LocalLedger(clock, Seeds.NONE, leases::gateways);
        this.seeding = new Seeding(settings.seeds(), this::seed);
        line.onConnect(owed::greet);
    }

    /** Keeps leases alive from now on. */
    ValkeyLedger start() {
        leases.start();
        return this;
    }

    /** How many requests were decided without the server. */
    public long decidedAlone() {
        return decidedAlone.get();
    }

    /** How many gateways count together, as far as is known. */
    int gateways() {
        return leases.gateways();
    }

    @Override
    public Decision reserve(Claim claim) {
        if (claim.scopes().isEmpty()) {
            Ticket ticket = new Ticket(claim, clock.instant(), false);
            return Decision.admitted(ticket, new Rests());
        }
        List<String> keys = LedgerCall.keys(claim.scopes());
        List<String> arguments = LedgerCall.reserve(claim, settings.lease(), clock.instant());
        return line.ask(
                        pipeline -> LedgerCall.SCRIPT.on(pipeline, keys, arguments),
                        settings.deadline())
                .map(reply -> decision(claim, (List<?>) reply))
                .orElseGet(() -> alone(claim));
    }

    private Decision decision(Claim claim, List<?> reply) {
        int refusing = (int) number(reply, 0);
        if (refusing > 0) {
            Scope scope = claim.scopes().get(refusing - 1);
            Limit limit = LIMITS[(int) number(reply, 1) - 1];
            return refused(scope, limit, number(reply, 2), number(reply, 3));
        }
        Rests rests = new Rests();
        int at = REPLY_HEAD;
        for (Scope scope : claim.scopes()) {
            rests.add(
                    scope,
                    number(reply, at),
                    number(reply, at + 1),
                    number(reply, at + 2),
                    new Money(number(reply, at + 3)));
            if (number(reply, at + 4) == 1) {
                seeding.want(scope);
            }
            at += REPLY_FIELDS;
        }
        Ticket ticket = new Ticket(claim, Instant.ofEpochMilli(number(reply, 1)), false);
        leases.keep(ticket);
        alone.follow(claim);
        return Decision.admitted(ticket, rests);
    }

    private static Decision refused(Scope scope, Limit limit, long used, long reset) {
        Scope.Allowance allowance = scope.allowance();
        long max =
                switch (limit) {
                    case BUDGET -> allowance.budget().orElseThrow().nanos();
                    case REQUESTS -> allowance.rpm().orElseThrow();
                    case TOKENS -> allowance.tpm().orElseThrow();
                    case PARALLEL -> allowance.parallel().orElseThrow();
                };
        Optional<Instant> when =
                reset == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(reset));
        return Decision.refused(new Refusal(scope, limit, used, max, when));
    }

    private static long number(List<?> reply, int at) {
        return (Long) reply.get(at);
    }

    private Decision alone(Claim claim) {
        decidedAlone.incrementAndGet();
        return alone.reserve(settings.shares().of(claim, leases.gateways()));
    }

    @Override
    public void settle(Ticket ticket, Money cost, long tokens) {
        alone.settle(ticket, cost, tokens);
        if (!ticket.alone()) {
            leases.forget(ticket);
        }
        List<String> keys = LedgerCall.keys(ticket.claim().scopes());
        Instant now = clock.instant();
        List<String> arguments = LedgerCall.settle(ticket, cost, tokens, now);
        line.tell(
                pipeline -> LedgerCall.SCRIPT.on(pipeline, keys, arguments),
                () -> owed.add(ticket.claim(), cost, now));
    }

    @Override
    public Map<String, Money> spent(List<Scope> scopes) {
        if (scopes.isEmpty()) {
            return Map.of();
        }
        List<?> reply = sums(scopes);
        List<String> unknown = new ArrayList<>();
        for (int at = 0; at < reply.size() / 2; at++) {
            if (number(reply, 2 * at + 1) == 1) {
                unknown.add(scopes.get(at).name());
            }
        }
        if (!unknown.isEmpty() && seeding.look(unknown)) {
            reply = sums(scopes);
        }
        return reply.isEmpty() ? alone.spent(scopes) : spent(scopes, reply);
    }

    /** For each scope its sum, and 1 where its former spending is missing; empty without server. */
    private List<?> sums(List<Scope> scopes) {
        List<String> keys = LedgerCall.keys(scopes);
        return line.ask(
                        pipeline -> LedgerCall.SCRIPT.on(pipeline, keys, List.of("spent")),
                        ADMIN_DEADLINE)
                .<List<?>>map(reply -> (List<?>) reply)
                .orElse(List.of());
    }

    private static Map<String, Money> spent(List<Scope> scopes, List<?> reply) {
        Map<String, Money> spent = HashMap.newHashMap(scopes.size());
        for (int at = 0; at < scopes.size(); at++) {
            spent.put(
                    scopes.get(at).name(),
                    new Money(Long.parseLong(String.valueOf(reply.get(2 * at)))));
        }
        return spent;
    }

    @Override
    public void reset(Scope scope, Money spent) {
        settings.seeds().set(scope.name(), spent);
        alone.reset(scope, spent);
        List<String> keys = LedgerCall.keys(List.of(scope));
        List<String> arguments = LedgerCall.reset(scope, spent, clock.instant());
        line.ask(pipeline -> LedgerCall.SCRIPT.on(pipeline, keys, arguments), ADMIN_DEADLINE);
    }

    private void seed(Map<String, Spent> before) {
        List<Map.Entry<String, Spent>> all = List.copyOf(before.entrySet());
        List<String> keys = LedgerCall.named(all.stream().map(Map.Entry::getKey).toList());
        List<String> arguments = LedgerCall.seed(all.stream().map(Map.Entry::getValue).toList());
        line.ask(pipeline -> LedgerCall.SCRIPT.on(pipeline, keys, arguments), ADMIN_DEADLINE);
    }

    @Override
    public void close() {
        leases.close();
        seeding.close();
        alone.close();
    }
}
