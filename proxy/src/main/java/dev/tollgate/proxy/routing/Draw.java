package dev.tollgate.proxy.routing;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws one of many in a single pass, each with a chance by its weight.
 *
 * <p>Whoever is drawn stays so until the sum of the weights has grown from {@code s} to {@code t}
 * with the chance {@code s / t}: so the sum at which the next one is drawn is known in advance, and
 * of thousands only a few need a random number.
 */
final class Draw {

    private final RandomGenerator random;
    private @Nullable Candidate drawn;
    private double sum;
    private double next;

    Draw(RandomGenerator random) {
        this.random = random;
    }

    /** Forgets all. */
    private void restart() {
        drawn = null;
        sum = 0;
        next = 0;
    }

    /** One without weight is drawn only where nobody has any. */
    void add(Candidate candidate, double weight) {
        sum += weight;
        if (drawn == null || sum > next) {
            drawn = candidate;
            next = sum / (1 - random.nextDouble());
        }
    }

    /** Null where there is none. */
    @Nullable Candidate drawn() {
        return drawn;
    }

    /**
     * Adds one whose score isn't higher than those before; a lower one takes their place.
     *
     * @return the lowest score now
     */
    double lowest(Candidate candidate, double score, double before) {
        if (score < before) {
            restart();
        }
        add(candidate, 1);
        return score;
    }
}
