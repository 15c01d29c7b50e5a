package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.PoolKey;
import dev.tollgate.proxy.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one deployment's concrete model stands now. Entries that share a pool's key and model share
 * their state, and so their standing.
 *
 * @param targets at least one, those of a later group last
 * @param closed why it gets no requests now, empty where it gets some
 * @param onTrial whether it gets one at a time, because its day was used up
 */
public record Standing(
        List<Target> targets, DeploymentState state, Optional<Closure> closed, boolean onTrial) {

    /** It gets requests. */
    public static final String OPEN = "open";

    /** It gets one request at a time. */
    public static final String TRIAL = "half_open";

    public Standing {
        targets = List.copyOf(targets);
    }

    /** The first of its targets. */
    public Target target() {
        return targets.getFirst();
    }

    /** The pool's key that it is called with. */
    public Optional<PoolKey> key() {
        return target().deployment().routing().key();
    }

    /** The names of the groups that it serves. */
    public Set<String> groups() {
        Set<String> groups = new LinkedHashSet<>();
        targets.forEach(target -> groups.add(target.deployment().group()));
        return groups;
    }

    /** The same name as in {@code /pool/status}: {@code open}, {@code day_quota} … */
    public String name() {
        return closed.map(closure -> closure.reason().shown()).orElse(onTrial ? TRIAL : OPEN);
    }

    /**
     * How many keys a pool has.
     *
     * @param available those of which at least one model gets requests now
     */
    public record Pool(String name, int keys, int available) {}

    /** The pools' keys, counted. */
    public static List<Pool> pools(Collection<Standing> all) {
        Map<String, Map<String, Boolean>> pools = new LinkedHashMap<>();
        for (Standing standing : all) {
            standing.key()
                    .ifPresent(key ->
                            pools.computeIfAbsent(key.pool(), _ -> new LinkedHashMap<>())
                                    .merge(
                                            key.id(),
                                            standing.closed().isEmpty(),
                                            Boolean::logicalOr));
        }
        List<Pool> counted = new ArrayList<>();
        pools.forEach((name, keys) -> {
            int available = (int) keys.values().stream().filter(open -> open).count();
            counted.add(new Pool(name, keys.size(), available));
        });
        return counted;
    }

    /** All that some groups know, each state once, in the groups' order. */
    static List<Standing> of(Collection<Group> groups, Rules rules) {
        Map<DeploymentState, List<Candidate>> byState = new LinkedHashMap<>();
        for (Group group : groups) {
            for (Candidate candidate : group.candidates()) {
                byState.computeIfAbsent(candidate.state(), _ -> new ArrayList<>(1)).add(candidate);
            }
        }
        long now = rules.clock().millis();
        List<Standing> all = new ArrayList<>(byState.size());
        byState.forEach((state, candidates) -> all.add(of(state, candidates, rules, now)));
        return all;
    }

    private static Standing of(
            DeploymentState state, List<Candidate> candidates, Rules rules, long now) {
        boolean hard = rules.hard(candidates.getFirst());
        List<Target> targets = candidates.stream().map(Candidate::target).distinct().toList();
        return new Standing(targets, state, state.closed(now, hard), state.onTrial(now));
    }
}
