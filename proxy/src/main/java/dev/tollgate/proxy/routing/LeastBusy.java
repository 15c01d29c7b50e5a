package dev.tollgate.proxy.routing;

import org.jspecify.annotations.Nullable;

/** {@code least-busy}: the one with the fewest calls under way. */
final class LeastBusy implements Strategy {

    @Override
    public @Nullable Candidate choose(Candidates among) {
        return among.low(candidate -> candidate.state().inFlight());
    }

    @Override
    public String score(Candidate candidate, long now) {
        return candidate.state().inFlight() + " calls under way";
    }
}
