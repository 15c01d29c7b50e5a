package dev.tollgate.proxy.routing;

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
    private final Counted counted;
    private final long estimate;

    /**
     * Where it was counted.
     *
     * @param at when, in milliseconds since 1970
     * @param claims what the other gateways were asked for
     * @param answer what came of them
     */
    record Counted(long at, List<Shared.Claim> claims, Shared.Answer answer) {}

    Reservation(Rules rules, Candidate candidate, RouteRequest request, Counted counted) {
        this.rules = rules;
        this.candidate = candidate;
        this.request = request;
        this.counted = counted;
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
        for (Learner learner : rules.learners()) {
            learner.failed(candidate, request, failure);
        }
    }

    /**
     * Nothing is to be learned from it: the client has left, or asked for something impossible.
     *
     * @param tokens used all the same
     */
    public void left(long tokens) {
        ended(tokens);
    }

    private void ended(long tokens) {
        DeploymentState state = candidate.state();
        state.ended();
        long difference = tokens - estimate;
        if (difference == 0) {
            return;
        }
        state.settle(counted.at(), difference);
        DeploymentState key = state.key();
        if (key != null) {
            key.settle(counted.at(), difference);
        }
        if (counted.answer().kind() == Shared.Answer.Kind.TAKEN) {
            rules.shared().settle(counted.claims(), counted.answer().at(), difference);
        }
    }
}
