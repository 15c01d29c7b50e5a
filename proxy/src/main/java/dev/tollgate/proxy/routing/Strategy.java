package dev.tollgate.proxy.routing;

import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** {@code routing_strategy}: which of several candidates is the best one. */
@FunctionalInterface
public interface Strategy {

    /** Null where none may be chosen. Neither allocates nor waits: there may be thousands. */
    @Nullable Candidate choose(Candidates among);

    /** The candidates of a rung, as one request sees them. */
    interface Candidates {

        /** So many open ones hold one of the best two in a hundred, most likely. */
        int ENOUGH = 128;

        /** A prime, so that steps of it reach everybody unless it divides their number. */
        int STRIDE = 7919;

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
         * One of them at random, by {@link Candidate#weight()}; it may be none that can be chosen.
         */
        Candidate byWeight();

        /** The one with the lowest score, any of those that are equal. */
        default @Nullable Candidate lowest(ToDoubleFunction<Candidate> score) {
            return lowest(score, size());
        }

        /**
         * One with a low score: the lowest of as many as are enough to be close to the lowest of
         * all, taken from everywhere.
         */
        default @Nullable Candidate low(ToDoubleFunction<Candidate> score) {
            return lowest(score, ENOUGH);
        }

        private @Nullable Candidate lowest(ToDoubleFunction<Candidate> score, int enough) {
            int size = size();
            int stride = size % STRIDE == 0 ? 1 : STRIDE;
            int at = random().nextInt(size);
            Draw draw = new Draw(random());
            double lowest = Double.POSITIVE_INFINITY;
            int seen = 0;
            for (int i = 0; i < size && seen < enough; i++, at = (at + stride) % size) {
                Candidate candidate = get(at);
                if (!open(candidate)) {
                    continue;
                }
                double own = score.applyAsDouble(candidate);
                if (own <= lowest && !suits(candidate)) {
                    continue;
                }
                seen++;
                if (own > lowest) {
                    continue;
                }
                if (own < lowest) {
                    draw.restart();
                    lowest = own;
                }
                draw.add(candidate, 1);
            }
            return draw.drawn();
        }

        /** One of them at random; those with a negative weight are left out. */
        default @Nullable Candidate any(ToDoubleFunction<Candidate> weight) {
            Draw draw = new Draw(random());
            for (int at = 0; at < size(); at++) {
                Candidate candidate = get(at);
                if (!open(candidate)) {
                    continue;
                }
                double own = weight.applyAsDouble(candidate);
                if (own >= 0 && suits(candidate)) {
                    draw.add(candidate, own);
                }
            }
            return draw.drawn();
        }
    }
}
