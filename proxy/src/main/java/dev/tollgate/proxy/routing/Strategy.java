package dev.tollgate.proxy.routing;

import java.util.function.ToDoubleFunction;
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

        /** So many open ones hold one of the best two in a hundred, most likely. */
        int ENOUGH = 128;

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

        /**
         * One of all at random, by {@link Candidate#weight()}; maybe one that can't be chosen now.
         */
        Candidate byWeight();

        /**
         * The one with the lowest score, any of those that are equal.
         *
         * @param least no score is lower: once enough have it, no others are looked at
         */
        default @Nullable Candidate lowest(ToDoubleFunction<Candidate> score, double least) {
            return find(score, least);
        }

        /**
         * One with a low score: the lowest of as many as are enough to be close to the lowest of
         * all, beginning anywhere.
         */
        default @Nullable Candidate low(ToDoubleFunction<Candidate> score) {
            return find(score, Double.POSITIVE_INFINITY);
        }

        /** The lowest of all, or of enough that are good enough. */
        private @Nullable Candidate find(ToDoubleFunction<Candidate> score, double good) {
            int size = size();
            int at = random().nextInt(size);
            Draw draw = new Draw(random());
            double lowest = Double.POSITIVE_INFINITY;
            int seen = 0;
            for (int i = 0; i < size && seen < ENOUGH; i++, at = at + 1 == size ? 0 : at + 1) {
                Candidate candidate = get(at);
                if (!open(candidate)) {
                    continue;
                }
                double own = score.applyAsDouble(candidate);
                boolean best = own <= lowest;
                // only who may be chosen is asked whether it suits
                if (best && !suits(candidate)) {
                    continue;
                }
                seen += own <= good ? 1 : 0;
                if (best) {
                    lowest = draw.lowest(candidate, own, lowest);
                }
            }
            return draw.drawn();
        }

        /** One of them at random, each with a chance by its {@link Candidate#weight()}. */
        default @Nullable Candidate any() {
            Draw draw = new Draw(random());
            for (int at = 0; at < size(); at++) {
                Candidate candidate = get(at);
                if (open(candidate) && suits(candidate)) {
                    draw.add(candidate, candidate.weight());
                }
            }
            return draw.drawn();
        }
    }
}
