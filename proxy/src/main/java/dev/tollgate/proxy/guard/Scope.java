package dev.tollgate.proxy.guard;

import dev.tollgate.proxy.model.Money;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing that is counted and limited: a key, a team, a model of a key.
 *
 * @param kind LiteLLM's descriptor: {@code api_key}, {@code user}, {@code team}, {@code
 *     team_member}, {@code organization}, {@code end_user}, {@code tag}, {@code model_per_key},
 *     {@code model_per_team}, {@code proxy}
 * @param id among its kind: a hash, {@code team_id:user_id}, {@code hash:gpt-4o}
 * @param before what it had spent when it was looked up: a counter that is made anew begins with
 *     it; empty where nobody said
 * @param name the same for every gateway: {@code team:t1}
 */
public record Scope(
        String kind, String id, Allowance allowance, Optional<Spent> before, String name) {

    /** The name says kind and id. */
    public Scope(String kind, String id, Allowance allowance, Optional<Spent> before) {
        this(kind, id, allowance, before, kind + ":" + id);
    }

    /** Of whose former spending nothing is known. */
    public Scope(String kind, String id, Allowance allowance) {
        this(kind, id, allowance, Optional.empty());
    }

    /** The same with another allowance. */
    public Scope with(Allowance other) {
        return new Scope(kind, id, other, before, name);
    }

    /**
     * What a scope may use.
     *
     * @param budget empty without limit
     * @param soft {@code soft_budget}: who passes it is told of, not stopped
     * @param window how long {@link #budget} lasts, empty for ever
     * @param rpm requests in a window of 60 s
     * @param tpm tokens in a window of 60 s
     * @param parallel {@code max_parallel_requests}
     */
    public record Allowance(
            Optional<Money> budget,
            Optional<Money> soft,
            Optional<BudgetWindow> window,
            OptionalLong rpm,
            OptionalLong tpm,
            OptionalLong parallel) {

        /** No limit: spend is counted all the same. */
        public static final Allowance UNLIMITED =
                new Allowance(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty());

        /** Whether nothing stops who has it. */
        public boolean isUnlimited() {
            return budget.isEmpty() && rpm.isEmpty() && tpm.isEmpty() && parallel.isEmpty();
        }

        /** The same without any limit: spend is counted in the same windows. */
        public Allowance counted() {
            return new Allowance(
                    Optional.empty(),
                    Optional.empty(),
                    window,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());
        }

        /** The same without a limit of money. */
        public Allowance withoutBudget() {
            return with(Optional.empty());
        }

        /** The same with another budget. */
        public Allowance with(Optional<Money> other) {
            return new Allowance(other, soft, window, rpm, tpm, parallel);
        }

        /** The same with other limits of requests. */
        public Allowance with(OptionalLong rpm, OptionalLong tpm, OptionalLong parallel) {
            return new Allowance(budget, soft, window, rpm, tpm, parallel);
        }
    }
}
