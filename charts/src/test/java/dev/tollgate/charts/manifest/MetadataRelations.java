package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What every object is called, and labelled with. */
final class MetadataRelations {

    private static final Set<String> OF_CLUSTER =
            Set.of("Namespace", "ClusterRole", "ClusterRoleBinding");

    private static final List<String> LABELS =
            List.of("name", "instance", "component", "part-of", "managed-by");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** The name of a Service must not begin with a digit. */
    private static final Pattern SERVICE = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

    /** Kubernetes appends eleven characters and makes a label of it. */
    private static final int LONGEST_STATEFUL_SET = 52;

    private static final Pattern PORT_NAME =
            Pattern.compile("(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?");

    private static final Pattern LABEL_VALUE =
            Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    private MetadataRelations() {}

    static List<Relation> all() {
        return List.of(
                Relation.ofObjects("names are valid", MetadataRelations::misnamed),
                Relation.ofPods("names inside pods are valid", MetadataRelations::misnamedInside),
                Relation.ofObjects("label values are valid", MetadataRelations::mislabelled),
                Relation.ofObjects("objects are labelled", MetadataRelations::unlabelled),
                Relation.ofPods("pods are labelled", MetadataRelations::unlabelled),
                new Relation("objects are in the namespace", MetadataRelations::elsewhere),
                new Relation("the namespace comes first", MetadataRelations::late),
                new Relation("objects are written once", MetadataRelations::doubled));
    }

    private static Stream<String> misnamed(Manifest manifest) {
        Pattern pattern = manifest.kind().equals("Service") ? SERVICE : NAME;
        boolean valid = pattern.matcher(manifest.name()).matches();
        boolean tooLong =
                manifest.kind().equals("StatefulSet")
                        && manifest.name().length() > LONGEST_STATEFUL_SET;
        return valid && !tooLong ? Stream.empty() : Stream.of(manifest + " has no valid name");
    }

    private static Stream<String> misnamedInside(PodTemplate pod) {
        Stream<JsonNode> names =
                Stream.concat(pod.containers().stream(), Trees.items(pod.spec(), "volumes"))
                        .map(part -> part.path("name"));
        Stream<String> parts =
                names.map(JsonNode::asText).filter(name -> !NAME.matcher(name).matches());
        Stream<String> ports =
                pod.ports().stream()
                        .map(port -> port.path("name").asText())
                        .filter(name -> !PORT_NAME.matcher(name).matches());
        return Stream.concat(parts, ports)
                .map(name -> pod + " has '" + name + "', which is no name");
    }

    private static Stream<String> mislabelled(Manifest manifest) {
        return Stream.of("labels", "matchLabels")
                .flatMap(field -> Trees.everywhere(manifest.tree(), field).stream())
                .flatMap(labels -> labels.properties().stream())
                .filter(label ->
                        !label.getValue().isTextual()
                                || !LABEL_VALUE.matcher(label.getValue().asText()).matches())
                .map(label -> manifest + " has the label " + label);
    }

    private static Stream<String> unlabelled(Manifest manifest) {
        return missing(manifest.labels()).map(label -> manifest + " has no label " + label);
    }

    private static Stream<String> unlabelled(PodTemplate pod) {
        return missing(pod.labels()).map(label -> pod + " has no label " + label);
    }

    private static Stream<String> missing(Map<String, String> labels) {
        return LABELS.stream()
                .map(label -> "app.kubernetes.io/" + label)
                .filter(label -> labels.getOrDefault(label, "").isEmpty());
    }

    private static Stream<String> elsewhere(ManifestSet set) {
        return set.manifests().stream()
                .filter(manifest ->
                        !manifest.namespace()
                                .equals(
                                        OF_CLUSTER.contains(manifest.kind())
                                                ? ""
                                                : set.namespace()))
                .map(manifest -> manifest + " is in '" + manifest.namespace() + "'");
    }

    /** Else {@code kubectl apply -f} finds no namespace for what comes before. */
    private static Stream<String> late(ManifestSet set) {
        Manifest first = set.manifests().get(0);
        return first.is("Namespace", set.namespace())
                ? Stream.empty()
                : Stream.of(first + " comes before its namespace");
    }

    private static Stream<String> doubled(ManifestSet set) {
        Set<String> seen = new HashSet<>();
        return set.manifests().stream()
                .filter(manifest -> !seen.add(manifest.toString() + group(manifest)))
                .map(manifest -> manifest + " is there twice");
    }

    private static String group(Manifest manifest) {
        return manifest.apiVersion().replaceFirst("/?[^/]*$", "");
    }
}
