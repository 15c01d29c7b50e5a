package dev.tollgate.proxy.routing;

import org.jspecify.annotations.Nullable;

/** {@code simple-shuffle}: at random, by weight. */
final class SimpleShuffle implements Strategy {

    /** Most candidates of a large pool are open, so one of the first few will do. */
    private static final int DRAWS = 8;

    @Override
    public @Nullable Candidate choose(Candidates among) {
        for (int i = 0; i < DRAWS; i++) {
            Candidate candidate = among.byWeight();
            if (candidate.weight() > 0 && among.open(candidate) && among.suits(candidate)) {
                return candidate;
            }
        }
        return among.any();
    }

    @Override
    public String score(Candidate candidate, long now) {
        return "at random, with weight " + candidate.weight();
    }
}
