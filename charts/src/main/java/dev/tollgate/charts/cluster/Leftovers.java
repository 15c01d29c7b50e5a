package dev.tollgate.charts.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.charts.dist.ManifestYaml;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What deployments of an environment made in its namespace, found by its labels. */
final class Leftovers {

    /** Every resource that charts make. Volumes and the namespace are not among them on purpose. */
    private static final Set<String> RESOURCES =
            Set.of(
                    "configmaps",
                    "secrets",
                    "services",
                    "serviceaccounts",
                    "deployments.apps",
                    "statefulsets.apps",
                    "jobs.batch",
                    "horizontalpodautoscalers.autoscaling",
                    "poddisruptionbudgets.policy",
                    "networkpolicies.networking.k8s.io",
                    "ingresses.networking.k8s.io",
                    "roles.rbac.authorization.k8s.io",
                    "rolebindings.rbac.authorization.k8s.io",
                    "gateways.gateway.networking.k8s.io",
                    "httproutes.gateway.networking.k8s.io",
                    "inferencepools.inference.networking.k8s.io",
                    "middlewares.traefik.io",
                    "clusters.postgresql.cnpg.io",
                    "poolers.postgresql.cnpg.io",
                    "scheduledbackups.postgresql.cnpg.io",
                    "externalsecrets.external-secrets.io",
                    "infisicalsecrets.secrets.infisical.com",
                    "servicemonitors.monitoring.coreos.com",
                    "prometheusrules.monitoring.coreos.com");

    private final Kubectl kubectl;
    private final Release release;

    Leftovers(Kubectl kubectl, Release release) {
        this.kubectl = kubectl;
        this.release = release;
    }

    /** Everything of this environment, what is removed last at the end. */
    List<ObjectKey> all() {
        String resources =
                kubectl.out(
                                List.of(
                                        "api-resources",
                                        "--namespaced",
                                        "--verbs=list,delete",
                                        "-o",
                                        "name"),
                                "")
                        .lines()
                        .map(String::strip)
                        .filter(RESOURCES::contains)
                        .sorted()
                        .collect(Collectors.joining(","));
        List<String> get = release.get(resources);
        List<ObjectKey> found = new ArrayList<>();
        for (JsonNode object : kubectl.json(get).path("items")) {
            // what an operator made of one of ours goes with it
            if (object.path("metadata").path("ownerReferences").isEmpty()) {
                found.add(ObjectKey.of(object));
            }
        }
        found.sort(
                Comparator.comparing((ObjectKey key) -> Stage.of(key.kind()))
                        .reversed()
                        .thenComparing(ObjectKey::title));
        return found;
    }

    /** What earlier deployments made and this one doesn't describe. */
    List<ObjectKey> stale() {
        Set<String> wanted = new HashSet<>();
        release.keys().forEach(key -> wanted.add(key.identity()));
        return all().stream().filter(key -> !wanted.contains(key.identity())).toList();
    }

    /** Deletes objects, and waits until they are gone; a line for each. */
    List<String> delete(List<ObjectKey> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        String manifests = ManifestYaml.write(keys.stream().map(ObjectKey::toMap).toList());
        return kubectl.out(
                        List.of("delete", "--ignore-not-found", "--timeout=150s", "-f", "-"),
                        manifests)
                .lines()
                .toList();
    }
}
