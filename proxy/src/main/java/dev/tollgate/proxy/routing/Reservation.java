package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Target;
import java.util.List;

/**
 * The right to make one call to a deployment: counted against its limits before, corrected by how
 * it ended. Exactly one of the three ends must be told. For the request's own thread.
 */
public final class Reservation {

    private final Rules rules;
    private final Candidate candidate;
    private final RouteRequest request;
    private final long at;
    private final List<Shared.Claim> claims;
    private final long estimate;

    Reservation(
            Rules rules,
            Candidate candidate,
            RouteRequest request,
            long at,
            List<Shared.Claim> claims) {
        this.rules = rules;
        this.candidate = candidate;
        this.request = request;
        this.at = at;
        this.claims = claims;
        this.estimate = request.inputTokens();
        candidate.state().began();
    }

    public Target target() {
        return candidate.target();
    }

    /** It has answered. */
    public void answered(Learner.Answered answer) {
        ended(answer.usage().totalTokens());
        for (Learner learner : rules.learners()) {
            learner.answered(candidate, request, answer);
        }
    }

    /** It has failed. */
    public void failed(Failure.Upstream failure) {
        ended(0);
        if (failure.errorClass() == ErrorClass.RATE_LIMIT) {
            refused();
        }
        for (Learner learner : rules.learners()) {
            learner.failed(candidate, request, failure);
        }
    }

    private void refused() {
        candidate.state().refused(at);
        DeploymentState key = candidate.state().key();
        if (key != null) {
            key.refused(at);
        }
    }

    /**
     * Nothing is to be learned from it: the client has left, or asked for something impossible.
     *
     * @param tokens used all the same
     */
    public void left(long tokens) {
        ended(tokens);
        candidate.state().unproved();
    }

    private void ended(long tokens) {
        DeploymentState state = candidate.state();
        state.ended();
        long difference = tokens - estimate;
        if (difference == 0) {
            return;
        }
        state.settle(at, difference);
        DeploymentState key = state.key();
        if (key != null) {
            key.settle(at, difference);
        }
        if (!claims.isEmpty()) {
            rules.shared().settle(claims, at, difference);
        }
    }
}
