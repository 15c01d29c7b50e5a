package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import java.time.Duration;
import java.util.Map;

/** Who wants to know how tries end: latencies, cooldowns, budgets, affinities. Never waits. */
public interface Learner {

    /** A candidate has answered. */
    default void answered(Candidate candidate, RouteRequest request, Answered answer) {}

    /** A candidate has failed; the client's own mistakes are no failure of its. */
    default void failed(Candidate candidate, RouteRequest request, Failure.Upstream failure) {}

    /**
     * How a candidate answered.
     *
     * @param took from the call to the answer's last byte
     * @param firstToken from the call to the first event of a stream, else the same as {@code took}
     * @param headers the vendor's, lower-case names
     */
    record Answered(Usage usage, Duration took, Duration firstToken, Map<String, String> headers) {
        public Answered {
            headers = Map.copyOf(headers);
        }
    }
}
