package dev.tollgate.proxy.routing;

import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
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
 * @param parallel how many calls to a candidate may be under way, where it doesn't say so itself
 * @param priority of requests that name none; empty: they only wait for calls to end
 * @param waiting the requests that wait
 * @param shared whether counters are shared with other gateways
 */
record Rules(
        Strategy strategy,
        boolean hard,
        List<Filter> filters,
        List<Learner> learners,
        Strategy preference,
        int parallel,
        OptionalInt priority,
        Waiting waiting,
        Shared shared,
        InstantSource clock,
        RandomGenerator random) {

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
        if (parallel(candidate) != Candidate.UNLIMITED) {
            waiting.ended(calls, after);
        }
    }

    /** Whether as many calls are under way as may be. */
    boolean busy(Candidate candidate) {
        int limit = parallel(candidate);
        return limit != Candidate.UNLIMITED && candidate.state().inFlight() >= limit;
    }

    private int parallel(Candidate candidate) {
        int own = candidate.parallel();
        return own == Candidate.UNLIMITED ? parallel : own;
    }

    /** Whether a candidate's limits refuse. */
    boolean hard(Candidate candidate) {
        return hard || candidate.state().key() != null;
    }
}
