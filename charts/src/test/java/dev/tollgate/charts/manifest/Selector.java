package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Labels that an object chooses others by. */
record Selector(Manifest owner, JsonNode tree) {

    /** A Service writes the labels themselves, everything else puts them into matchLabels. */
    boolean matches(Map<String, String> labels) {
        JsonNode wanted =
                tree.has("matchLabels") || tree.has("matchExpressions") || tree.isEmpty()
                        ? tree.path("matchLabels")
                        : tree;
        return labels.entrySet().containsAll(Trees.texts(wanted).entrySet())
                && Trees.items(tree, "matchExpressions")
                        .allMatch(expression -> holds(expression, labels));
    }

    /** Those of a set that choose pods of their own namespace. */
    static Stream<Selector> ofPods(ManifestSet set) {
        return set.manifests().stream()
                .flatMap(manifest -> trees(manifest).map(tree -> new Selector(manifest, tree)))
                .filter(selector -> !selector.tree().isMissingNode());
    }

    private static Stream<JsonNode> trees(Manifest manifest) {
        return switch (manifest.kind()) {
            case "Service", "PodDisruptionBudget" -> Stream.of(manifest.at("spec.selector"));
            case "NetworkPolicy" ->
                    Stream.concat(Stream.of(manifest.at("spec.podSelector")), peers(manifest));
            default ->
                    manifest.pod().stream()
                            .flatMap(pod -> Trees.everywhere(pod.spec(), "labelSelector").stream());
        };
    }

    /** A peer with a namespaceSelector means pods of other namespaces. */
    private static Stream<JsonNode> peers(Manifest policy) {
        return Stream.of("from", "to")
                .flatMap(side -> Trees.everywhere(policy.at("spec"), side).stream())
                .flatMap(Trees::items)
                .filter(peer -> !peer.has("namespaceSelector"))
                .map(peer -> peer.path("podSelector"));
    }

    private static boolean holds(JsonNode expression, Map<String, String> labels) {
        String key = expression.path("key").asText();
        List<String> values = Trees.items(expression, "values").map(JsonNode::asText).toList();
        return switch (expression.path("operator").asText()) {
            case "Exists" -> labels.containsKey(key);
            case "DoesNotExist" -> !labels.containsKey(key);
            case "In" -> values.contains(labels.get(key));
            case "NotIn" -> !values.contains(labels.get(key));
            default -> throw new IllegalArgumentException("no such operator: " + expression);
        };
    }

    @Override
    public String toString() {
        return owner + " selects " + tree;
    }
}
