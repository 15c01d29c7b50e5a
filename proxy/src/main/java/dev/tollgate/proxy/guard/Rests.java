package dev.tollgate.proxy.guard;

import dev.tollgate.proxy.guard.Ledger.Limit;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.model.Money;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What is left of limits, as headers tell it; of several scopes of a kind, the scarcest counts. */
public final class Rests {

    private final Map<String, Long> rests = new TreeMap<>();
    private Optional<Money> keySpend = Optional.empty();

    /**
     * What a scope has used, with the request that is admitted.
     *
     * @param spent in its window, before that request
     */
    public void add(Scope scope, long requests, long tokens, long held, Money spent) {
        Allowance allowance = scope.allowance();
        if (scope.kind().equals("api_key")) {
            keySpend = Optional.of(spent);
        }
        add(scope.kind(), Limit.REQUESTS, allowance.rpm(), requests);
        add(scope.kind(), Limit.TOKENS, allowance.tpm(), tokens);
        add(scope.kind(), Limit.PARALLEL, allowance.parallel(), held);
    }

    private void add(String kind, Limit limit, OptionalLong max, long used) {
        if (max.isPresent()) {
            long rest = Math.max(0, max.getAsLong() - used);
            rests.merge(kind + "-remaining-" + limit.liteLlmName(), rest, Math::min);
            rests.merge(kind + "-limit-" + limit.liteLlmName(), max.getAsLong(), Math::min);
        }
    }

    /** By LiteLLM's names: {@code api_key-remaining-requests}. */
    public Map<String, Long> all() {
        return rests;
    }

    /** What the key among the scopes had spent before. */
    public Optional<Money> keySpend() {
        return keySpend;
    }
}
