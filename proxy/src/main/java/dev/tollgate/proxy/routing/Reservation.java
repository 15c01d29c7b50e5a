package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Target;
import java.util.List;
import java.util.function.Consumer;

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
    }

    public Target target() {
        return candidate.target();
    }

    Candidate candidate() {
        return candidate;
    }

    /** It has answered. */
    public void answered(Learner.Answered answer) {
        ended(
                answer.usage().totalTokens(),
                learner -> learner.answered(candidate, request, answer));
    }

    /** It has failed. */
    public void failed(Failure.Upstream failure) {
        ended(0, learner -> learner.failed(candidate, request, failure));
    }

    /**
     * Nothing is to be learned from it: the client has left, or asked for something impossible.
     *
     * @param tokens used all the same
     */
    public void left(long tokens) {
        ended(tokens, _ -> {});
    }

    /** Who waits for its place comes last: what was learned may close the deployment. */
    private void ended(long tokens, Consumer<Learner> lesson) {
        try {
            settle(tokens - estimate);
            rules.learners().forEach(lesson);
        } finally {
            rules.end(candidate, null);
        }
    }

    private void settle(long difference) {
        if (difference == 0) {
            return;
        }
        DeploymentState state = candidate.state();
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
