package dev.tollgate.proxy.routing;

import org.jspecify.annotations.Nullable;

/**
 * {@code usage-based-routing} and {@code usage-based-routing-v2}: the one that has used the
 * smallest part of its limits in the last minute.
 */
final class UsageBased implements Strategy {

    @Override
    public @Nullable Candidate choose(Candidates among) {
        long now = among.now();
        return among.low(candidate -> candidate.state().load(now));
    }

    @Override
    public String score(Candidate candidate, long now) {
        double percent = candidate.state().load(now) * 100 / DeploymentState.LOAD_SCALE;
        return Math.round(percent * 10) / 10.0 + " % of its limits used in the last minute";
    }
}
