package dev.tollgate.charts.manifest;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Something that must hold between the objects of every environment. */
record Relation(String name, Function<ManifestSet, Stream<String>> search) {

    /** Every reference that {@code find} sees in an object leads somewhere. */
    static Relation resolved(String name, Function<Manifest, Stream<Reference>> find) {
        return new Relation(
                name,
                set -> {
                    Externals externals = set.externals();
                    return set.manifests().stream()
                            .flatMap(find)
                            .filter(reference -> !reference.resolves(set, externals))
                            .map(reference -> reference + ", which isn't there");
                });
    }

    /** Each object by itself is right. */
    static Relation ofObjects(String name, Function<Manifest, Stream<String>> faults) {
        return new Relation(name, set -> set.manifests().stream().flatMap(faults));
    }

    /** Each pod template by itself is right. */
    static Relation ofPods(String name, Function<PodTemplate, Stream<String>> faults) {
        return new Relation(name, set -> set.pods().stream().flatMap(faults));
    }

    /** What doesn't hold, as sentences; empty where all does. */
    List<String> faults(ManifestSet set) {
        return search.apply(set).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
