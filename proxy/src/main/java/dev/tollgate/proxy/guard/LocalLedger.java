package dev.tollgate.proxy.guard;

import dev.tollgate.proxy.model.Money;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts in this process: exact for one gateway. One lock guards all accounts, since a request
 * needs several of them at once and is done with them in a microsecond.
 */
public final class LocalLedger implements Ledger, AutoCloseable {

    /** About 30 MB. */
    private static final int MOST = 200_000;

    private final InstantSource clock;
    private final Seeding seeding;
    private final Seeds seeds;
    private final IntSupplier parts;
    private final Lock lock = new ReentrantLock();
    private final Accounts accounts = new Accounts();

    /** The scopes' accounts; those that were idle for the longest are given up first. */
    private static final class Accounts extends LinkedHashMap<String, Account> {

        private static final long serialVersionUID = 1;

        Accounts() {
            super(256, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Account> eldest) {
            return size() > MOST && eldest.getValue().idle();
        }
    }

    /**
     * @param seeds what is asked, in the background, when a scope is first seen
     */
    public LocalLedger(InstantSource clock, Seeds seeds) {
        this(clock, seeds, () -> 1);
    }

    /**
     * @param parts among how many gateways former spending is divided
     */
    public LocalLedger(InstantSource clock, Seeds seeds, IntSupplier parts) {
        this.clock = clock;
        this.seeds = seeds;
        this.parts = parts;
        this.seeding = new Seeding(seeds, this::seed);
    }

    @Override
    public Decision reserve(Claim claim) {
        long now = clock.millis();
        lock.lock();
        try {
            List<Account> all = new ArrayList<>(claim.scopes().size());
            for (Scope scope : claim.scopes()) {
                all.add(account(scope, now));
            }
            Refusal refusal = refusal(claim, all, now);
            if (refusal != null) {
                return Decision.refused(refusal);
            }
            Rests rests = new Rests();
            for (int at = 0; at < all.size(); at++) {
                all.get(at).take(claim);
                all.get(at).addTo(rests, claim.scopes().get(at));
            }
            Ticket ticket = new Ticket(claim, Instant.ofEpochMilli(now), true);
            return Decision.admitted(ticket, rests);
        } finally {
            lock.unlock();
        }
    }

    /** Money comes first; of other limits, the one that holds for the longest is told. */
    private static @Nullable Refusal refusal(Claim claim, List<Account> accounts, long now) {
        Refusal longest = null;
        for (int at = 0; at < accounts.size(); at++) {
            Refusal budget = accounts.get(at).overBudget(claim.scopes().get(at));
            if (budget != null) {
                return budget;
            }
        }
        for (int at = 0; at < accounts.size(); at++) {
            Refusal limit = accounts.get(at).overLimit(claim.scopes().get(at), claim, now);
            if (limit != null && (longest == null || isLater(limit, longest))) {
                longest = limit;
            }
        }
        return longest;
    }

    private static boolean isLater(Refusal one, Refusal other) {
        return one.reset().orElseThrow().isAfter(other.reset().orElseThrow());
    }

    private Account account(Scope scope, long now) {
        String name = scope.name();
        Account account = accounts.computeIfAbsent(name, _ -> new Account());
        if (!account.seeded()) {
            scope.before()
                    .ifPresentOrElse(
                            spent -> account.seed(spent.dividedBy(parts.getAsInt()), now),
                            () -> seeding.want(scope));
        }
        account.advance(scope.allowance(), now);
        return account;
    }

    @Override
    public void settle(Ticket ticket, Money cost, long tokens) {
        Claim claim = ticket.claim();
        long now = clock.millis();
        lock.lock();
        try {
            for (Scope scope : claim.scopes()) {
                Account account = account(scope, now);
                account.giveBack(claim);
                account.pay(cost);
                account.correct(ticket.reserved().toEpochMilli(), tokens - claim.tokens());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts what was reserved elsewhere, without a limit; {@link #settle} ends it. */
    public void follow(Claim claim) {
        long now = clock.millis();
        lock.lock();
        try {
            claim.scopes().forEach(scope -> account(scope, now).take(claim));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Map<String, Money> spent(List<Scope> scopes) {
        List<String> unknown = unknown(scopes);
        if (!unknown.isEmpty()) {
            var _ = seeding.look(unknown);
        }
        Map<String, Money> spent = HashMap.newHashMap(scopes.size());
        long now = clock.millis();
        lock.lock();
        try {
            scopes.forEach(scope -> spent.put(scope.name(), account(scope, now).spent()));
            return spent;
        } finally {
            lock.unlock();
        }
    }

    /** Accounts that nobody has told what was spent before. */
    private List<String> unknown(List<Scope> scopes) {
        lock.lock();
        try {
            return scopes.stream()
                    .filter(scope -> scope.before().isEmpty())
                    .map(Scope::name)
                    .filter(name -> !accounts.computeIfAbsent(name, _ -> new Account()).seeded())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void reset(Scope scope, Money spent) {
        seeds.set(scope.name(), spent);
        long now = clock.millis();
        lock.lock();
        try {
            Account account = account(scope, now);
            account.set(spent);
            account.advance(scope.allowance(), now);
        } finally {
            lock.unlock();
        }
    }

    private void seed(Map<String, Spent> before) {
        long now = clock.millis();
        lock.lock();
        try {
            before.forEach((name, spent) -> {
                Account account = accounts.get(name);
                if (account != null) {
                    account.seed(spent, now);
                }
            });
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        seeding.close();
    }
}
