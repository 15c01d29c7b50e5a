package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Target;
import java.util.List;

/**
 * The right to make one call to a deployment: counted against its limits before, corrected by how
 * it ended. The first of its ends that is told counts. For the request's own thread.
 */
public final class Reservation implements AutoCloseable {

    private final Rules rules;
    private final Candidate candidate;
    private final RouteRequest request;
    private final Counted counted;
    private boolean told;

    /**
     * Where it was counted.
     *
     * @param at when, in milliseconds since 1970
     * @param tokens that the call is expected to use
     * @param claims what the other gateways were asked for
     * @param answer what came of them
     */
    record Counted(long at, long tokens, List<Shared.Claim> claims, Shared.Answer answer) {}

    Reservation(Rules rules, Candidate candidate, RouteRequest request, Counted counted) {
        this.rules = rules;
        this.candidate = candidate;
        this.request = request;
        this.counted = counted;
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
                () ->
                        rules.learners()
                                .forEach(learner -> learner.answered(candidate, request, answer)));
    }

    /** It has failed. */
    public void failed(Failure.Upstream failure) {
        ended(
                0,
                () -> {
                    if (failure.errorClass() == ErrorClass.RATE_LIMIT) {
                        refused();
                    }
                    rules.learners()
                            .forEach(learner -> learner.failed(candidate, request, failure));
                });
    }

    private void refused() {
        candidate.state().refused(counted.at());
        DeploymentState key = candidate.state().key();
        if (key != null) {
            key.refused(counted.at());
        }
    }

    /**
     * Nothing is to be learned from it: the client has left, or asked for something impossible.
     *
     * @param tokens used all the same
     */
    public void left(long tokens) {
        ended(tokens, candidate.state()::unproved);
    }

    /** Where no end was told, by a fault of the gateway, the call is taken as never made. */
    @Override
    public void close() {
        left(0);
    }

    /** Who waits for its place comes last: what was learned may close the deployment. */
    private void ended(long tokens, Runnable lesson) {
        if (told) {
            return;
        }
        told = true;
        try {
            settle(tokens - counted.tokens());
            lesson.run();
        } finally {
            rules.end(candidate, null);
        }
    }

    private void settle(long difference) {
        if (difference == 0) {
            return;
        }
        DeploymentState state = candidate.state();
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
