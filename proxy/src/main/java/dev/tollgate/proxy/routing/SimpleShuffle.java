package dev.tollgate.proxy.routing;

import org.jspecify.annotations.Nullable;

/** {@code simple-shuffle}: at random, by weight. */
final class SimpleShuffle implements Strategy {

    @Override
    public @Nullable Candidate choose(Candidates among) {
        return among.any(Candidate::weight);
    }
}
