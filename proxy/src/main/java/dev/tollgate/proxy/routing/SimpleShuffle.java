package dev.tollgate.proxy.routing;

import org.jspecify.annotations.Nullable;

/** {@code simple-shuffle}: at random, by weight. */
final class SimpleShuffle implements Strategy {

    @Override
    public @Nullable Candidate choose(Candidates among) {
        double sum = 0;
        for (int i = 0; i < among.size(); i++) {
            sum += weight(among, among.get(i));
        }
        double at = among.random().nextDouble() * sum;
        Candidate last = null;
        for (int i = 0; i < among.size(); i++) {
            Candidate candidate = among.get(i);
            double weight = weight(among, candidate);
            if (weight > 0 || (last == null && usable(among, candidate))) {
                last = candidate;
                at -= weight;
                if (at < 0) {
                    return candidate;
                }
            }
        }
        return last;
    }

    @Override
    public String score(Candidate candidate, long now) {
        return "at random, with weight " + candidate.weight();
    }

    private static double weight(Candidates among, Candidate candidate) {
        return usable(among, candidate) ? candidate.weight() : 0;
    }

    private static boolean usable(Candidates among, Candidate candidate) {
        return among.open(candidate) && among.suits(candidate);
    }
}
