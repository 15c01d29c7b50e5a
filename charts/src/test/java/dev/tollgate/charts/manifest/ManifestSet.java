package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.charts.chart.Inputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every object of one environment, in a form that a test may change. */
record ManifestSet(Inputs inputs, List<Manifest> manifests) {

    private static final JsonMapper MAPPER = new JsonMapper();

    static ManifestSet of(Inputs inputs, Map<String, List<Map<String, Object>>> charts) {
        return new ManifestSet(
                inputs,
                charts.values().stream().flatMap(List::stream).map(ManifestSet::manifest).toList());
    }

    static Manifest manifest(Map<String, Object> object) {
        return new Manifest(MAPPER.<ObjectNode>valueToTree(object));
    }

    /** Of the environment. */
    String namespace() {
        return inputs.environment().namespace().value();
    }

    Stream<Manifest> ofKind(String kind) {
        return manifests.stream().filter(manifest -> manifest.kind().equals(kind));
    }

    Optional<Manifest> find(String kind, String name) {
        return manifests.stream().filter(manifest -> manifest.is(kind, name)).findFirst();
    }

    List<PodTemplate> pods() {
        return manifests.stream().flatMap(manifest -> manifest.pod().stream()).toList();
    }

    /** What the objects refer to and somebody else makes. */
    Externals externals() {
        return Externals.of(this);
    }

    /** The same objects, to be changed without a change of these. */
    ManifestSet copy() {
        List<Manifest> copies = new ArrayList<>();
        manifests.forEach(manifest -> copies.add(new Manifest(manifest.tree().deepCopy())));
        return new ManifestSet(inputs, copies);
    }

    @Override
    public String toString() {
        return inputs.name();
    }
}
