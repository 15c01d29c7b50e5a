package dev.tollgate.proxy.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The candidates for one name, in rungs by {@code order}: a later rung is asked where nobody on an
 * earlier one can serve.
 *
 * @param name the group's configured name, which may be a pattern
 * @param candidates the first rung first
 * @param rungs where each rung ends in the list
 * @param direct asked by its id: neither cooldowns nor checks keep a request away
 */
public record Group(String name, List<Candidate> candidates, List<Integer> rungs, boolean direct) {

    public Group {
        candidates = List.copyOf(candidates);
        rungs = List.copyOf(rungs);
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
}
