package dev.tollgate.proxy.routing;

import org.jspecify.annotations.Nullable;

/** {@code cost-based-routing}: the cheapest one. */
final class CostBased implements Strategy {

    @Override
    public @Nullable Candidate choose(Candidates among) {
        double least = Double.POSITIVE_INFINITY;
        for (int at = 0; at < among.size(); at++) {
            least = Math.min(least, among.get(at).cost());
        }
        return among.lowest(Candidate::cost, least);
    }

    @Override
    public String score(Candidate candidate, long now) {
        return "$" + candidate.cost() + " for a token in and a token out";
    }
}
