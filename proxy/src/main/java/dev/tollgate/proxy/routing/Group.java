package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The candidates for one name, in rungs by {@code order}: a later rung is asked where nobody on an
 * earlier one can serve.
 */
public final class Group {

    /** What a candidate may have that a check looks at. */
    public enum Trait {
        /** {@code model_info.team_id}. */
        TEAM,
        /** {@code max_budget}. */
        BUDGET,
        /** {@code tpm} or {@code tpd}, its own or its key's. */
        TOKEN_LIMIT,
        /** It can't call functions. */
        NO_TOOLS,
        /** It can't search the web. */
        NO_WEB_SEARCH
    }

    private final String name;
    private final List<Candidate> candidates;
    private final List<Target> targets;
    private final List<Integer> rungs;
    private final boolean direct;
    private final Set<Trait> traits;

    /** The sum of the weights up to each one. */
    private final double[] weights;

    private Group(String name, List<Candidate> candidates, List<Integer> rungs, boolean direct) {
        this.name = name;
        this.candidates = List.copyOf(candidates);
        this.targets = candidates.stream().map(Candidate::target).toList();
        this.rungs = List.copyOf(rungs);
        this.direct = direct;
        this.traits = traits(candidates);
        weights = new double[candidates.size()];
        double sum = 0;
        for (int at = 0; at < weights.length; at++) {
            sum += candidates.get(at).weight();
            weights[at] = sum;
        }
    }

    static Group of(String name, List<Candidate> candidates, boolean direct) {
        List<Candidate> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparingInt(Candidate::order));
        List<Integer> rungs = new ArrayList<>();
        for (int at = 1; at <= sorted.size(); at++) {
            if (at == sorted.size() || sorted.get(at).order() != sorted.get(at - 1).order()) {
                rungs.add(at);
            }
        }
        return new Group(name, sorted, rungs, direct);
    }

    /** The configured name, which may be a pattern. */
    public String name() {
        return name;
    }

    /** The first rung first. */
    public List<Candidate> candidates() {
        return candidates;
    }

    /** Where the candidates lead, in their order. */
    List<Target> targets() {
        return targets;
    }

    /** Where each rung ends in the list. */
    public List<Integer> rungs() {
        return rungs;
    }

    /** Whether it was asked by its id: neither cooldowns nor checks keep a request away. */
    public boolean direct() {
        return direct;
    }

    /**
     * The candidate of a rung that a part of the rung's weights leads to.
     *
     * @param part from 0 to below 1
     */
    Candidate byWeight(int from, int to, double part) {
        double before = from == 0 ? 0 : weights[from - 1];
        double sought = before + part * (weights[to - 1] - before);
        int found = Arrays.binarySearch(weights, from, to, sought);
        int at = found < 0 ? -found - 1 : found + 1;
        return candidates.get(Math.min(at, to - 1));
    }

    /** Where its calls are counted. */
    Set<InFlight> inFlight() {
        Set<InFlight> all = new HashSet<>();
        candidates.forEach(candidate -> all.add(candidate.state().calls()));
        return all;
    }

    private static Set<Trait> traits(List<Candidate> candidates) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        for (Candidate candidate : candidates) {
            if (TeamFilter.team(candidate).isPresent()) {
                traits.add(Trait.TEAM);
            }
            if (candidate.target().deployment().routing().budget().isPresent()) {
                traits.add(Trait.BUDGET);
            }
            if (limitsTokens(candidate.state())) {
                traits.add(Trait.TOKEN_LIMIT);
            }
            if (!candidate.facts().tools().orElse(true)) {
                traits.add(Trait.NO_TOOLS);
            }
            if (!candidate.facts().webSearch().orElse(true)) {
                traits.add(Trait.NO_WEB_SEARCH);
            }
        }
        return traits;
    }

    private static boolean limitsTokens(DeploymentState state) {
        DeploymentState key = state.key();
        return state.limits().tpm().isPresent()
                || state.limits().tpd().isPresent()
                || (key != null && limitsTokens(key));
    }

    /** Whether it matters how many tokens a request may use. */
    boolean limitsTokens() {
        return has(Trait.TOKEN_LIMIT);
    }

    /** Whether some candidate has it. */
    boolean has(Trait trait) {
        return traits.contains(trait);
    }
}
