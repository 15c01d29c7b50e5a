package dev.tollgate.charts.manifest;

import dev.tollgate.charts.manifest.Externals.Thing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What operators and controllers make from objects, and under which names and labels. */
final class OperatorThings {

    private static final Set<String> CNPG_KEYS =
            Set.of("username", "password", "dbname", "host", "port", "uri", "jdbc-uri", "pgpass");

    private static final Set<String> POSTGRESQL_PORT = Set.of("5432");

    private OperatorThings() {}

    static List<Thing> of(ManifestSet set, Manifest manifest) {
        return switch (manifest.kind()) {
            case "Cluster" -> cluster(manifest.name());
            case "Pooler" ->
                    List.of(service(manifest.name(), "CloudNativePG makes it for a Pooler"));
            case "ExternalSecret" ->
                    List.of(
                            secret(
                                    set,
                                    manifest.at("spec.target.name").asText(),
                                    "the External Secrets Operator fills it"));
            case "InfisicalSecret" ->
                    Trees.items(manifest.tree(), "spec.managedKubeSecretReferences")
                            .map(managed ->
                                    secret(
                                            set,
                                            managed.path("secretName").asText(),
                                            "Infisical's operator fills it"))
                            .toList();
            default -> List.of();
        };
    }

    /** Labels of the pods that are made from an object without a pod template. */
    static List<Map<String, String>> pods(Manifest manifest) {
        return switch (manifest.kind()) {
            case "Cluster" ->
                    List.of(
                            with(
                                    Trees.texts(manifest.at("spec.inheritedMetadata.labels")),
                                    "cnpg.io/cluster",
                                    manifest.name()));
            case "Pooler" ->
                    List.of(
                            with(
                                    Trees.texts(manifest.at("spec.template.metadata.labels")),
                                    "cnpg.io/cluster",
                                    manifest.at("spec.cluster.name").asText()));
            case "Gateway" ->
                    List.of(Map.of("gateway.networking.k8s.io/gateway-name", manifest.name()));
            case "InferencePool" -> List.of(Trees.texts(manifest.at("spec.selector.matchLabels")));
            default -> List.of();
        };
    }

    private static List<Thing> cluster(String name) {
        List<Thing> things = new ArrayList<>();
        things.add(
                new Thing("Secret", name + "-app", CNPG_KEYS, "CloudNativePG makes the password"));
        Stream.of("-rw", "-ro", "-r")
                .map(suffix -> service(name + suffix, "CloudNativePG makes it for a Cluster"))
                .forEach(things::add);
        return things;
    }

    private static Thing service(String name, String reason) {
        return new Thing("Service", name, POSTGRESQL_PORT, reason);
    }

    /** The keys are those that the environment file declares for the section. */
    private static Thing secret(ManifestSet set, String name, String reason) {
        Map<String, List<String>> declared =
                set.inputs().environment().secrets().declared().orElse(Map.of());
        Set<String> keys =
                set.inputs().secrets().names().entrySet().stream()
                        .filter(section -> section.getValue().equals(name))
                        .flatMap(section -> declared.get(section.getKey()).stream())
                        .collect(Collectors.toSet());
        return new Thing("Secret", name, keys, reason);
    }

    private static Map<String, String> with(Map<String, String> labels, String key, String value) {
        Map<String, String> all = new HashMap<>(labels);
        all.put(key, value);
        return all;
    }
}
