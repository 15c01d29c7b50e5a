package dev.tollgate.charts.manifest;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What selects finds something, and not more than it should. */
final class SelectorRelations {

    private static final Set<String> CONTROLLERS = Set.of("Deployment", "StatefulSet", "DaemonSet");

    private SelectorRelations() {}

    static List<Relation> all() {
        return List.of(
                new Relation("selectors find pods", SelectorRelations::blind),
                Relation.ofPods("controllers select their own pods", SelectorRelations::strange),
                new Relation("controllers select no others", SelectorRelations::greedy),
                new Relation("services select one workload", SelectorRelations::ambiguous),
                new Relation("monitors find services", SelectorRelations::unmonitored));
    }

    private static Stream<String> blind(ManifestSet set) {
        Externals externals = set.externals();
        return Selector.ofPods(set)
                .filter(selector ->
                        set.pods().stream().noneMatch(pod -> selector.matches(pod.labels())))
                .filter(selector -> externals.pods().stream().noneMatch(selector::matches))
                .map(selector -> selector + ", which no pod has");
    }

    private static Stream<String> strange(PodTemplate pod) {
        return !CONTROLLERS.contains(pod.owner().kind()) || selector(pod).matches(pod.labels())
                ? Stream.empty()
                : Stream.of(selector(pod) + ", which its own pods don't have");
    }

    private static Stream<String> greedy(ManifestSet set) {
        return set.pods().stream()
                .filter(pod -> CONTROLLERS.contains(pod.owner().kind()))
                .flatMap(pod ->
                        set.pods().stream()
                                .filter(other -> !other.owner().equals(pod.owner()))
                                .filter(other -> selector(pod).matches(other.labels()))
                                .map(other -> selector(pod) + ", which a " + other + " has"));
    }

    /** Jobs of a program must not be called as if they were the program. */
    private static Stream<String> ambiguous(ManifestSet set) {
        return Selector.ofPods(set)
                .filter(selector ->
                        Set.of("Service", "PodDisruptionBudget").contains(selector.owner().kind()))
                .filter(selector ->
                        set.pods().stream().filter(pod -> selector.matches(pod.labels())).count()
                                > 1)
                .map(selector -> selector + ", which several workloads have");
    }

    private static Stream<String> unmonitored(ManifestSet set) {
        return set.ofKind("ServiceMonitor")
                .map(monitor -> new Selector(monitor, monitor.at("spec.selector")))
                .filter(selector ->
                        set.ofKind("Service")
                                .noneMatch(service -> selector.matches(service.labels())))
                .map(selector -> selector + ", which no Service has");
    }

    private static Selector selector(PodTemplate pod) {
        return new Selector(pod.owner(), pod.owner().at("spec.selector"));
    }
}
