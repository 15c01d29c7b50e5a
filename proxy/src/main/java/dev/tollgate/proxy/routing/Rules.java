package dev.tollgate.proxy.routing;

import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * By what a candidate is chosen, the same for all requests of a configuration.
 *
 * @param hard whether {@code rpm} and {@code tpm} refuse; otherwise they only advise. Those of a
 *     key pool always refuse
 * @param filters in the order in which they are asked
 * @param learners are told how each try ended
 * @param preference asked before the strategy, over all rungs; it may have no say
 * @param queue how many calls may be under way, and who waits for one
 * @param waiting those who do
 * @param shared whether counters are shared with other gateways
 */
record Rules(
        Strategy strategy,
        boolean hard,
        List<Filter> filters,
        List<Learner> learners,
        Strategy preference,
        RoutingSettings.Queue queue,
        Waiting waiting,
        Shared shared,
        InstantSource clock,
        RandomGenerator random) {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    Rules {
        filters = List.copyOf(filters);
        learners = List.copyOf(learners);
    }

    /** Begins a call, unless as many are under way as may be. */
    boolean begin(Candidate candidate) {
        return candidate.state().calls().begin(parallel(candidate));
    }

    /**
     * Ends a call.
     *
     * @param after only somebody who waits behind this one may want its place
     */
    void end(Candidate candidate, Waiting.@Nullable Ticket after) {
        InFlight calls = candidate.state().calls();
        calls.end();
        if (parallel(candidate) != UNLIMITED) {
            waiting.ended(calls, after);
        }
    }

    /** Whether as many calls are under way as may be. */
    boolean busy(Candidate candidate) {
        return candidate.state().inFlight() >= parallel(candidate);
    }

    private int parallel(Candidate candidate) {
        int own = candidate.parallel();
        int limit = own > 0 ? own : queue.parallel().orElse(0);
        return limit > 0 ? limit : UNLIMITED;
    }

    /** Whether a candidate's limits refuse. */
    boolean hard(Candidate candidate) {
        return hard || candidate.state().key() != null;
    }
}
