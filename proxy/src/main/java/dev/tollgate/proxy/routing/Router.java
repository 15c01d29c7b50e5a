package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.BareNames;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.NamePattern;
import dev.tollgate.proxy.model.Target;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
 * Finds the deployments for a name: the group behind an alias, the exact group, a deployment's id,
 * the pattern with the longest fixed text, also for the name with its vendor's prefix, and at last
 * the deployments of a vendor's model. One router serves one configuration; what it has learned is
 * kept in {@link States}.
 */
public final class Router {

    /** Clients choose the names that patterns match, so not all of them can be remembered. */
    private static final int REMEMBERED_CANDIDATES = 20_000;

    private static final int LONGEST_REMEMBERED = 256;

    private final RoutingSettings settings;
    private final Parts parts;
    private final Rules rules;
    private final Map<String, List<Deployment>> members = new LinkedHashMap<>();
    private final Map<String, Group> own = new LinkedHashMap<>();
    private final Map<String, Deployment> byId = new HashMap<>();
    private final Map<String, List<Deployment>> byModel = new HashMap<>();
    private final Patterns<Group> patterns;

    /** The patterns behind which a vendor's model has a star: their models differ by name. */
    private final Set<String> templates = new HashSet<>();

    private final Map<String, Group> matched = new ConcurrentHashMap<>();

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
            return sharing(Shared.NOBODY);
        }

        /** Of a gateway that counts with others, and closes what they close. */
        public static Parts sharing(Shared shared) {
            InstantSource clock = InstantSource.system();
            return new Parts(
                    new States(shared, clock),
                    _ -> ModelFacts.UNKNOWN,
                    shared,
                    clock,
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
            byId.putIfAbsent(deployment.id(), deployment);
            if (!deployment.model().contains("*")) {
                byModel.computeIfAbsent(vendorsName(deployment), _ -> new ArrayList<>())
                        .add(deployment);
            }
        }
        members.forEach((name, all) -> {
            own.put(name, group(name, all, target -> fill(target, ownCapture(name), name)));
            if (all.stream().anyMatch(each -> each.model().contains("*"))) {
                templates.add(name);
            }
        });
        patterns = Patterns.wild(own);
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
        return own.values().stream().flatMap(group -> group.targets().stream()).toList();
    }

    /** The deployment with an id. */
    public Optional<Deployment> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Where requests for a name may go, by rungs; empty where nothing has the name. */
    public List<Target> targets(String name) {
        return group(name).map(Group::targets).orElse(List.of());
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

    /** How the budgets of vendors stand, in the order of their names. */
    public List<VendorBudget> vendorBudgets() {
        long now = parts.clock().millis();
        Spending spending = parts.states().learned().ofVendors();
        return settings.providerBudgets().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> spending.standing(each.getKey(), each.getValue(), now))
                .toList();
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
        Optional<Group> found =
                direct(resolved).or(() -> byPattern(resolved)).or(() -> byModel(resolved));
        found.ifPresent(group -> remember(resolved, group));
        return found;
    }

    private void remember(String name, Group group) {
        boolean exists = group.equals(own.get(group.name()));
        if (exists || name.length() > LONGEST_REMEMBERED) {
            return;
        }
        if (matched.size() * (long) group.candidates().size() > REMEMBERED_CANDIDATES) {
            matched.clear();
        }
        matched.put(name, group);
    }

    private Optional<Group> direct(String id) {
        return byId(id).map(found ->
                Group.of(found.group(), candidates(List.of(found), Deployment::model), true));
    }

    private Optional<Group> byPattern(String name) {
        return byPattern(name, name)
                .or(() ->
                        BareNames.vendor(name)
                                .flatMap(vendor -> byPattern(vendor + "/" + name, name)));
    }

    /**
     * The group of the pattern that fits best.
     *
     * @param name what the client asked for
     */
    private Optional<Group> byPattern(String withPrefix, String name) {
        return patterns.find(withPrefix).map(found -> named(found.value(), found.captured(), name));
    }

    private Group named(Group pattern, List<String> captured, String name) {
        String configured = pattern.name();
        return templates.contains(configured)
                ? group(configured, members(configured), each -> fill(each, captured, name))
                : pattern;
    }

    /** {@code gemini/gemini-2.5-pro}, whatever the groups are called. */
    private Optional<Group> byModel(String name) {
        return Optional.ofNullable(byModel.get(name))
                .map(all -> group(all.getFirst().group(), all, Deployment::model));
    }

    private Group group(String name, List<Deployment> all, Function<Deployment, String> model) {
        return Group.of(name, candidates(all, model), false);
    }

    private List<Candidate> candidates(
            List<Deployment> all, Function<Deployment, String> concreteModel) {
        List<Candidate> candidates =
                all.stream()
                        .map(each -> new Target(each, concreteModel.apply(each)))
                        .map(this::candidate)
                        .toList();
        if (candidates.size() > 1) {
            candidates.forEach(candidate -> candidate.state().amongOthers());
        }
        return candidates;
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

    /** A name without a star fills a vendor's model that has one; a pattern leaves it open. */
    private static List<String> ownCapture(String name) {
        return name.contains("*")
                ? NamePattern.of(name).capture(name).orElse(List.of())
                : List.of(name);
    }

    /** Where the vendor's model has fewer stars than the pattern, the client's name is taken. */
    private static String fill(Deployment deployment, List<String> captured, String name) {
        String prefix = deployment.vendor() + "/";
        return NamePattern.of(deployment.model())
                .fill(captured)
                .orElse(name.startsWith(prefix) ? name.substring(prefix.length()) : name);
    }

    private static String vendorsName(Deployment deployment) {
        return deployment.vendor() + "/" + deployment.model();
    }
}
