package dev.tollgate.proxy.routing;

import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** {@code routing_strategy}: which of several candidates is the best one. */
@FunctionalInterface
public interface Strategy {

    /** Null where none may be chosen. Neither allocates nor waits: there may be thousands. */
    @Nullable Candidate choose(Candidates among);

    /** What it weighs of a candidate, in words for {@code /route/explain}; may be empty. */
    default String score(Candidate candidate, long now) {
        return "";
    }

    /** The candidates of a rung, as one request sees them. */
    interface Candidates {

        int size();

        Candidate get(int at);

        /** Whether it is neither closed nor used up. Cheap. */
        boolean open(Candidate candidate);

        /** Whether it hasn't failed this request and no check refuses it. Not as cheap. */
        boolean suits(Candidate candidate);

        /** In milliseconds since 1970. */
        long now();

        RandomGenerator random();

        RouteRequest request();

        /** The one with the lowest score, any of those that are equal. */
        default @Nullable Candidate lowest(ToLongFunction<Candidate> score) {
            int size = size();
            int start = size == 1 ? 0 : random().nextInt(size);
            Candidate best = null;
            long lowest = Long.MAX_VALUE;
            for (int i = 0, at = start; i < size; i++, at = at + 1 == size ? 0 : at + 1) {
                Candidate candidate = get(at);
                if (!open(candidate)) {
                    continue;
                }
                long own = score.applyAsLong(candidate);
                if (own < lowest && suits(candidate)) {
                    best = candidate;
                    lowest = own;
                }
            }
            return best;
        }
    }
}
