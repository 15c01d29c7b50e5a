package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Target;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Finds the deployments for a name: the exact group, an alias of one, or the pattern with the
 * longest fixed part. One router serves one configuration; what it has learned is kept in {@link
 * States}.
 */
public final class Router {

    /** Clients choose the names that patterns match, so not all of them can be remembered. */
    private static final int REMEMBERED_CANDIDATES = 20_000;

    private final RoutingSettings settings;
    private final Parts parts;
    private final Rules rules;
    private final Map<String, List<Deployment>> members = new LinkedHashMap<>();
    private final Map<String, Group> own = new LinkedHashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();
    private final Map<String, Group> matched = new ConcurrentHashMap<>();

    private record Pattern(NamePattern name, List<Deployment> deployments) {}

    /**
     * What a router works with.
     *
     * @param states kept over changes of the configuration
     * @param facts what is known of a model
     */
    public record Parts(
            States states,
            Function<Target, ModelFacts> facts,
            Shared shared,
            InstantSource clock,
            RandomGenerator random) {

        /** Of a gateway that is alone and knows nothing of models. */
        public static Parts alone() {
            return new Parts(
                    new States(),
                    _ -> ModelFacts.UNKNOWN,
                    Shared.NOBODY,
                    InstantSource.system(),
                    new ThreadRandom());
        }
    }

    /** The calling thread's own. */
    private static final class ThreadRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }

    /** A router for one configuration. */
    public Router(Collection<Deployment> deployments, RoutingSettings settings, Parts parts) {
        this.settings = settings;
        this.parts = parts;
        this.rules = Strategies.rules(settings, parts);
        for (Deployment deployment : deployments) {
            members.computeIfAbsent(deployment.group(), _ -> new ArrayList<>()).add(deployment);
        }
        members.forEach((name, all) -> {
            own.put(name, group(name, all, name, false));
            if (name.contains("*")) {
                patterns.add(new Pattern(NamePattern.of(name), List.copyOf(all)));
            }
        });
        patterns.sort(Comparator.comparingInt((Pattern p) -> p.name().literals()).reversed());
    }

    public RoutingSettings settings() {
        return settings;
    }

    /** The names of all groups, patterns included, in the order of the configuration. */
    public List<String> groups() {
        return List.copyOf(members.keySet());
    }

    /** The deployments of a group by its configured name. */
    public List<Deployment> members(String group) {
        return List.copyOf(members.getOrDefault(group, List.of()));
    }

    /** The targets of groups by their configured names: the same objects for each request. */
    public List<Target> ownTargets() {
        return own.values().stream().flatMap(Router::targets).toList();
    }

    /** The deployment with an id. */
    public Optional<Deployment> byId(String id) {
        return members.values().stream()
                .flatMap(List::stream)
                .filter(deployment -> deployment.id().equals(id))
                .findFirst();
    }

    /** Where requests for a name may go, by rungs; empty where nothing has the name. */
    public List<Target> targets(String name) {
        return group(name).stream().flatMap(Router::targets).toList();
    }

    /** The way of one request through the group that has a name; empty where none has it. */
    public Optional<Selection> select(String name, RouteRequest request) {
        return group(name).map(group -> new Selection(rules, group, request));
    }

    /** The way to this target alone, whatever its state: for who checks whether it answers. */
    public Selection only(Target target, RouteRequest request) {
        List<Candidate> one = List.of(candidate(target));
        return new Selection(rules, Group.of(target.deployment().group(), one, true), request);
    }

    /**
     * Where a request would go now.
     *
     * @param most how many deployments of the order are worked out
     */
    public Optional<Explanation> explain(String name, RouteRequest request, int most) {
        return group(name)
                .map(group ->
                        new Selection(rules, group, request)
                                .explain(
                                        Explanation.Match.of(name, resolve(name), group),
                                        settings.strategy(),
                                        most));
    }

    /**
     * How all deployments stand now; of those with a pattern each model that was asked for, too.
     */
    public List<Standing> standings() {
        return Standing.of(known(), rules);
    }

    private List<Group> known() {
        List<Group> groups = new ArrayList<>(own.values());
        groups.addAll(matched.values());
        return groups;
    }

    /**
     * Leaves out what its health check found to be ill, unless one of its groups would then be left
     * with nobody; one at a time, so that two don't rely on each other.
     */
    public synchronized void unhealthy(DeploymentState state, Closure closure) {
        long now = rules.clock().millis();
        boolean needed =
                known().stream()
                        .filter(group -> !group.direct())
                        .map(Group::candidates)
                        .filter(all -> all.stream().anyMatch(one -> one.state() == state))
                        .anyMatch(all ->
                                all.stream()
                                        .noneMatch(one ->
                                                one.state() != state && one.state().open(now)));
        if (!needed) {
            state.close(closure);
        }
    }

    /** Ends what {@link #unhealthy} began. */
    public void healthy(DeploymentState state) {
        state.open(Closure.Reason.UNHEALTHY);
    }

    /** By which cooldowns and quotas end. */
    public InstantSource clock() {
        return rules.clock();
    }

    /** The candidates for a name; empty where nothing has it. */
    Optional<Group> group(String name) {
        String resolved = resolve(name);
        Group exact = own.get(resolved);
        if (exact != null) {
            return Optional.of(exact);
        }
        Group known = matched.get(resolved);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Group> found = byPattern(resolved).or(() -> direct(resolved));
        found.ifPresent(group -> remember(resolved, group));
        return found;
    }

    private void remember(String name, Group group) {
        if (matched.size() * (long) group.candidates().size() > REMEMBERED_CANDIDATES) {
            matched.clear();
        }
        matched.put(name, group);
    }

    private Optional<Group> byPattern(String name) {
        for (Pattern pattern : patterns) {
            Optional<String> captured = pattern.name().capture(name);
            if (captured.isPresent()) {
                String configured = pattern.deployments().getFirst().group();
                return Optional.of(group(configured, pattern.deployments(), captured.get(), false));
            }
        }
        return Optional.empty();
    }

    private Optional<Group> direct(String id) {
        return byId(id).map(found -> group(found.group(), List.of(found), id, true));
    }

    private Group group(String name, List<Deployment> all, String captured, boolean direct) {
        List<Candidate> candidates =
                all.stream()
                        .map(d -> new Target(d, direct ? d.model() : fill(d, captured)))
                        .map(this::candidate)
                        .toList();
        return Group.of(name, candidates, direct);
    }

    private Candidate candidate(Target target) {
        return new Candidate(target, parts.states().of(target), parts.facts().apply(target));
    }

    /** The group's name behind aliases. */
    public String resolve(String name) {
        String renamed = settings.renames().getOrDefault(name, name);
        RoutingSettings.Alias alias = settings.aliases().get(renamed);
        return alias == null ? renamed : alias.group();
    }

    /** Known names that resemble one, best first, for an error's text. */
    public List<String> nearest(String name) {
        Set<String> known = new LinkedHashSet<>(members.keySet());
        known.addAll(settings.aliases().keySet());
        return Similar.to(name, known);
    }

    private static java.util.stream.Stream<Target> targets(Group group) {
        return group.candidates().stream().map(Candidate::target);
    }

    private static String fill(Deployment deployment, String captured) {
        return NamePattern.of(deployment.model()).fill(captured);
    }
}
