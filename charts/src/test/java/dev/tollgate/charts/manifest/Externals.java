package dev.tollgate.charts.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the manifests of an environment refer to and somebody else makes: the environment file names
 * it as given, or an operator makes it from one of the objects.
 *
 * @param pods labels of pods that no object here is the template of
 */
record Externals(List<Thing> things, List<Map<String, String>> pods) {

    /**
     * One thing.
     *
     * @param name with its namespace and a slash where that is another one
     * @param details keys of a Secret, ports of a Service, listeners of a Gateway; empty where any
     *     will do
     * @param reason who makes it
     */
    record Thing(String kind, String name, Set<String> details, String reason) {}

    static Externals of(ManifestSet set) {
        List<Thing> things = new ArrayList<>(GivenThings.of(set));
        List<Map<String, String>> pods = new ArrayList<>();
        set.manifests()
                .forEach(manifest -> {
                    things.addAll(OperatorThings.of(set, manifest));
                    pods.addAll(OperatorThings.pods(manifest));
                });
        return new Externals(List.copyOf(things), List.copyOf(pods));
    }

    boolean has(Reference reference) {
        return things.stream()
                .filter(thing -> thing.kind().equals(reference.kind()))
                .filter(thing -> thing.name().equals(reference.name()))
                .anyMatch(thing ->
                        reference.detail().isEmpty()
                                || thing.details().isEmpty()
                                || thing.details().contains(reference.detail()));
    }
}
