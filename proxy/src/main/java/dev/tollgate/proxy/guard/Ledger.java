package dev.tollgate.proxy.guard;

import dev.tollgate.proxy.model.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what scopes spend and use: the same counters stop requests and are shown. In the process,
 * or in Valkey for all gateways together; never waits longer than its deadline.
 *
 * <p>A budget lets a request pass while spent and reserved together are below it, so that the last
 * cent can be spent; more than one request beyond it can't be under way.
 */
public interface Ledger {

    /** All scopes at once, or none of them. */
    Decision reserve(Claim claim);

    /** Ends a reservation with what was really used; doesn't wait. */
    void settle(Ticket ticket, Money cost, long tokens);

    /** What was spent in the present window of each scope, by {@link Scope#name()}. */
    Map<String, Money> spent(List<Scope> scopes);

    /** Sets what was spent: by an administrator, or by the end of a window. */
    void reset(Scope scope, Money spent);

    /**
     * A request before it is served.
     *
     * @param id of the request
     * @param estimate the most that it may cost
     * @param tokens that it may use
     */
    record Claim(String id, List<Scope> scopes, Money estimate, long tokens) {
        public Claim {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * A reservation; it ends by itself when the gateway that holds it has died.
     *
     * @param alone counted in this process only, since the common counters couldn't be reached
     */
    record Ticket(Claim claim, Instant reserved, boolean alone) {}

    /**
     * What came of a claim.
     *
     * @param ticket where it was admitted
     * @param refusal where it wasn't
     * @param remaining of each limit, for {@code x-ratelimit-*} headers: {@code
     *     api_key-remaining-requests}
     * @param keySpend what the key had spent before in its window, for {@code x-litellm-key-spend};
     *     empty where the request has no key, or wasn't admitted
     */
    record Decision(
            Optional<Ticket> ticket,
            Optional<Refusal> refusal,
            Map<String, Long> remaining,
            Optional<Money> keySpend) {
        public Decision {
            remaining = Map.copyOf(remaining);
        }

        /** The request may be served. */
        public static Decision admitted(Ticket ticket, Rests rests) {
            return new Decision(
                    Optional.of(ticket), Optional.empty(), rests.all(), rests.keySpend());
        }

        /** The request may not be served. */
        public static Decision refused(Refusal refusal) {
            return new Decision(Optional.empty(), Optional.of(refusal), Map.of(), Optional.empty());
        }
    }

    /**
     * The limit that stopped a request.
     *
     * @param used of the limit; of a budget, what was spent, in billionths of a dollar: where that
     *     is less than the limit, requests under way have reserved the rest
     * @param reset when it is worth trying again; empty for a budget without end
     */
    record Refusal(Scope scope, Limit limit, long used, long max, Optional<Instant> reset) {}

    /** Kinds of limit. */
    enum Limit {
        BUDGET("budget"),
        REQUESTS("requests"),
        TOKENS("tokens"),
        PARALLEL("max_parallel_requests");

        private final String liteLlmName;

        Limit(String liteLlmName) {
            this.liteLlmName = liteLlmName;
        }

        /** As headers and errors call it. */
        public String liteLlmName() {
            return liteLlmName;
        }
    }

    /** What scopes had spent before their counter was made. May wait for the database. */
    @FunctionalInterface
    interface Seeds {

        /** Nobody knows anything of former times. */
        Seeds NONE = _ -> Map.of();

        /** By the scopes' names; those that never spent may be missing. */
        Map<String, Spent> spent(List<String> names);

        /** An administrator has set what a scope has spent; who keeps nothing needn't care. */
        default void set(String name, Money spent) {}
    }
}
