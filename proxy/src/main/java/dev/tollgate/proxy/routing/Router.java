package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * Finds the deployments for a name: the exact group, an alias of one, or the pattern with the
 * longest fixed part.
 *
 * <p>Immutable; a new configuration brings a new router.
 */
public final class Router {

    private final RoutingSettings settings;
    private final Map<String, List<Deployment>> groups = new LinkedHashMap<>();
    private final Map<String, List<Target>> own = new HashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();
    private final DoubleSupplier random;

    private record Pattern(NamePattern name, List<Deployment> deployments) {}

    /**
     * @param random from 0 to below 1, as {@link Math#random()}
     */
    public Router(
            Collection<Deployment> deployments, RoutingSettings settings, DoubleSupplier random) {
        this.settings = settings;
        this.random = random;
        for (Deployment deployment : deployments) {
            groups.computeIfAbsent(deployment.group(), _ -> new ArrayList<>()).add(deployment);
        }
        groups.forEach((name, members) -> {
            own.put(name, members.stream().map(d -> new Target(d, fill(d, name))).toList());
            if (name.contains("*")) {
                patterns.add(new Pattern(NamePattern.of(name), List.copyOf(members)));
            }
        });
        patterns.sort(Comparator.comparingInt((Pattern p) -> p.name().literals()).reversed());
    }

    public RoutingSettings settings() {
        return settings;
    }

    /** The names of all groups, patterns included, in the order of the configuration. */
    public List<String> groups() {
        return List.copyOf(groups.keySet());
    }

    /** The deployments of a group by its configured name. */
    public List<Deployment> members(String group) {
        return List.copyOf(groups.getOrDefault(group, List.of()));
    }

    /** The targets of groups by their configured names: the same objects for each request. */
    public List<Target> ownTargets() {
        return own.values().stream().flatMap(List::stream).toList();
    }

    /** The deployment with an id. */
    public Optional<Deployment> byId(String id) {
        return groups.values().stream()
                .flatMap(List::stream)
                .filter(deployment -> deployment.id().equals(id))
                .findFirst();
    }

    /**
     * Where a request for a name may go, best first, by {@code order} and then by a weighted
     * shuffle.
     *
     * @return empty where nothing has the name
     */
    public List<Target> targets(String name) {
        String group = resolve(name);
        List<Target> exact = own.get(group);
        if (exact != null) {
            return shuffled(exact);
        }
        for (Pattern pattern : patterns) {
            Optional<String> captured = pattern.name().capture(group);
            if (captured.isPresent()) {
                return shuffled(
                        pattern.deployments().stream()
                                .map(d -> new Target(d, fill(d, captured.get())))
                                .toList());
            }
        }
        return byId(group).map(d -> List.of(new Target(d, d.model()))).orElse(List.of());
    }

    /** The group's name behind aliases. */
    public String resolve(String name) {
        String renamed = settings.renames().getOrDefault(name, name);
        RoutingSettings.Alias alias = settings.aliases().get(renamed);
        return alias == null ? renamed : alias.group();
    }

    /** Known names that resemble one, best first, for an error's text. */
    public List<String> nearest(String name) {
        Set<String> known = new LinkedHashSet<>(groups.keySet());
        known.addAll(settings.aliases().keySet());
        return Similar.to(name, known);
    }

    private static String fill(Deployment deployment, String captured) {
        return NamePattern.of(deployment.model()).fill(captured);
    }

    private List<Target> shuffled(List<Target> targets) {
        if (targets.size() == 1) {
            return targets;
        }
        List<Target> rest = new ArrayList<>(targets);
        rest.sort(Comparator.comparingInt(Router::order));
        List<Target> out = new ArrayList<>(rest.size());
        while (!rest.isEmpty()) {
            int order = order(rest.getFirst());
            List<Target> level = rest.stream().filter(t -> order(t) == order).toList();
            Target chosen = pick(level);
            out.add(chosen);
            rest.remove(chosen);
        }
        return out;
    }

    private Target pick(List<Target> level) {
        double sum = level.stream().mapToDouble(Router::weight).sum();
        double at = random.getAsDouble() * sum;
        for (Target target : level) {
            at -= weight(target);
            if (at < 0) {
                return target;
            }
        }
        return level.getLast();
    }

    private static int order(Target target) {
        return target.deployment().routing().order().orElse(Integer.MAX_VALUE);
    }

    private static double weight(Target target) {
        Deployment.Routing routing = target.deployment().routing();
        if (routing.weight().isPresent()) {
            return routing.weight().getAsDouble();
        }
        return routing.rpm().orElse(routing.tpm().orElse(1));
    }
}
