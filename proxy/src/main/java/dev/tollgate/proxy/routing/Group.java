package dev.tollgate.proxy.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The candidates for one name, in rungs by {@code order}: a later rung is asked where nobody on an
 * earlier one can serve.
 *
 * @param name the group's configured name, which may be a pattern
 * @param candidates the first rung first
 * @param rungs where each rung ends in the list
 * @param direct asked by its id: neither cooldowns nor checks keep a request away
 * @param traits what some of the candidates have, so that checks that concern none cost nothing
 */
public record Group(
        String name,
        List<Candidate> candidates,
        List<Integer> rungs,
        boolean direct,
        Set<Trait> traits) {

    /** What a candidate may have that a check looks at. */
    public enum Trait {
        /** {@code model_info.team_id}. */
        TEAM,
        /** {@code max_budget}. */
        BUDGET,
        /** It can't call functions. */
        NO_TOOLS,
        /** It can't search the web. */
        NO_WEB_SEARCH
    }

    public Group {
        candidates = List.copyOf(candidates);
        rungs = List.copyOf(rungs);
        traits = Set.copyOf(traits);
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
        return new Group(name, sorted, rungs, direct, traits(sorted));
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
            if (!candidate.facts().tools().orElse(true)) {
                traits.add(Trait.NO_TOOLS);
            }
            if (!candidate.facts().webSearch().orElse(true)) {
                traits.add(Trait.NO_WEB_SEARCH);
            }
        }
        return traits;
    }

    /** Whether some candidate has it. */
    boolean has(Trait trait) {
        return traits.contains(trait);
    }
}
