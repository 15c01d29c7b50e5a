package dev.tollgate.proxy.guard;

import dev.tollgate.proxy.guard.Ledger.Claim;
import dev.tollgate.proxy.guard.Ledger.Limit;
import dev.tollgate.proxy.guard.Ledger.Refusal;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.model.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one scope has spent and uses. Not thread-safe; times are in milliseconds since 1970. */
final class Account {

    /** LiteLLM's window: it begins with the first request. */
    static final long WINDOW = 60_000;

    /** Whoever waits for a slot, or for money that others have reserved, may try again soon. */
    private static final long SOON = 1000;

    private long spent;
    private long reserved;
    private long held;

    /** When {@link #spent} starts anew, 0 for never. */
    private long reset;

    private long start;
    private long requests;
    private long tokens;
    private boolean seeded;

    /** Ends what is over at {@code now}. */
    void advance(Allowance allowance, long now) {
        Optional<BudgetWindow> window = allowance.window();
        long end =
                window.map(each -> each.end(Instant.ofEpochMilli(now)).toEpochMilli()).orElse(0L);
        roll(end, now);
        if (now - start >= WINDOW) {
            start = now;
            requests = 0;
            tokens = 0;
        }
    }

    /** Who looks without knowing the window, whose end is 0, ends none that runs. */
    private void roll(long end, long now) {
        if (reset != 0 && reset <= now) {
            spent = 0;
            reset = 0;
        }
        reset = earlier(reset, end);
    }

    private static long earlier(long one, long other) {
        if (one == 0 || other == 0) {
            return Math.max(one, other);
        }
        return Math.min(one, other);
    }

    /** Why a claim can't be paid, null where it can. */
    @Nullable Refusal overBudget(Scope scope) {
        Optional<Money> budget = scope.allowance().budget();
        if (budget.isEmpty() || spent + reserved < budget.get().nanos()) {
            return null;
        }
        return new Refusal(
                scope,
                Limit.BUDGET,
                spent,
                budget.get().nanos(),
                reset == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(reset)));
    }

    /** Which limit a claim passes, null for none. */
    @Nullable Refusal overLimit(Scope scope, Claim claim, long now) {
        Allowance allowance = scope.allowance();
        if (!fits(allowance.rpm(), requests, 1)) {
            return refusal(scope, Limit.REQUESTS, requests, allowance.rpm(), start + WINDOW);
        }
        if (!fits(allowance.tpm(), tokens, claim.tokens())) {
            return refusal(scope, Limit.TOKENS, tokens, allowance.tpm(), start + WINDOW);
        }
        if (!fits(allowance.parallel(), held, 1)) {
            return refusal(scope, Limit.PARALLEL, held, allowance.parallel(), now + SOON);
        }
        return null;
    }

    private static Refusal refusal(
            Scope scope, Limit limit, long used, OptionalLong max, long reset) {
        return new Refusal(
                scope, limit, used, max.orElseThrow(), Optional.of(Instant.ofEpochMilli(reset)));
    }

    /** An empty window takes even a request that is estimated larger than the limit. */
    private static boolean fits(OptionalLong limit, long used, long more) {
        if (limit.isEmpty()) {
            return true;
        }
        long max = limit.getAsLong();
        return used + more <= max || (used == 0 && max > 0);
    }

    void take(Claim claim) {
        requests++;
        tokens += claim.tokens();
        held++;
        reserved += claim.estimate().nanos();
    }

    void giveBack(Claim claim) {
        held = Math.max(0, held - 1);
        reserved = held == 0 ? 0 : Math.max(0, reserved - claim.estimate().nanos());
    }

    /** Adds to what was spent. */
    void pay(Money cost) {
        spent += cost.nanos();
    }

    /** Corrects the tokens of a request that was taken at a time, if that is still counted. */
    void correct(long taken, long difference) {
        if (taken >= start && taken - start < WINDOW) {
            tokens = Math.max(0, tokens + difference);
        }
    }

    void addTo(Rests rests, Scope scope) {
        rests.add(scope, requests, tokens, held, spent());
    }

    /** What was spent before there was this account; counts once. */
    void seed(Spent before, long now) {
        if (!seeded) {
            Spent still = before.at(now);
            pay(still.amount());
            reset = earlier(reset, still.until());
            seeded = true;
        }
    }

    boolean seeded() {
        return seeded;
    }

    void set(Money all) {
        spent = all.nanos();
        seeded = true;
        reset = 0;
    }

    Money spent() {
        return new Money(spent);
    }

    boolean idle() {
        return held == 0;
    }
}
