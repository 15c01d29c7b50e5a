package dev.tollgate.proxy.guard;

import dev.tollgate.proxy.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing that is counted and limited: a key, a team, a model of a key.
 *
 * @param kind LiteLLM's descriptor: {@code api_key}, {@code user}, {@code team}, {@code
 *     team_member}, {@code organization}, {@code end_user}, {@code tag}, {@code model_per_key},
 *     {@code model_per_team}, {@code proxy}
 * @param id among its kind: a hash, {@code team_id:user_id}, {@code hash:gpt-4o}
 */
public record Scope(String kind, String id, Allowance allowance) {

    /** The same for every gateway: {@code team:t1}. */
    public String name() {
        return kind + ":" + id;
    }

    /**
     * What a scope may use.
     *
     * @param budget empty without limit
     * @param soft {@code soft_budget}: who passes it is told of, not stopped
     * @param window how long {@link #budget} lasts, empty for ever
     * @param reset when its present window ends, empty for never
     * @param rpm requests in a window of 60 s
     * @param tpm tokens in a window of 60 s
     * @param parallel {@code max_parallel_requests}
     */
    public record Allowance(
            Optional<Money> budget,
            Optional<Money> soft,
            Optional<Duration> window,
            Optional<Instant> reset,
            OptionalLong rpm,
            OptionalLong tpm,
            OptionalLong parallel) {

        /** No limit: spend is counted all the same. */
        public static final Allowance UNLIMITED =
                new Allowance(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty());
    }
}
