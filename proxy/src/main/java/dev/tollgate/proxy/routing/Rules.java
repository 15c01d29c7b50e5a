package dev.tollgate.proxy.routing;

import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * By what a candidate is chosen, the same for all requests of a configuration.
 *
 * @param hard whether {@code rpm} and {@code tpm} refuse; otherwise they only advise. Those of a
 *     key pool always refuse
 * @param filters in the order in which they are asked
 * @param learners are told how each try ended
 * @param shared whether counters are shared with other gateways
 */
record Rules(
        Strategy strategy,
        boolean hard,
        List<Filter> filters,
        List<Learner> learners,
        Shared shared,
        InstantSource clock,
        RandomGenerator random) {

    Rules {
        filters = List.copyOf(filters);
        learners = List.copyOf(learners);
    }

    /** Whether a candidate's limits refuse. */
    boolean hard(Candidate candidate) {
        return hard || candidate.target().deployment().routing().key().isPresent();
    }
}
