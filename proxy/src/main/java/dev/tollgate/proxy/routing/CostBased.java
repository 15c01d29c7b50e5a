package dev.tollgate.proxy.routing;

import org.jspecify.annotations.Nullable;

/** {@code cost-based-routing}: the cheapest one. */
final class CostBased implements Strategy {

    @Override
    public @Nullable Candidate choose(Candidates among) {
        return among.lowest(Candidate::cost);
    }
}
