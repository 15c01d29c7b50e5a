package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** What controllers and operators are referred to by their objects, besides pods and routes. */
final class ControllerReferences {

    private ControllerReferences() {}

    static Stream<Reference> scaled(Manifest manifest) {
        JsonNode target = manifest.at("spec.scaleTargetRef");
        return Reference.to(manifest, target.path("kind").asText(), target.path("name"));
    }

    static Stream<Reference> headlessServices(Manifest manifest) {
        return manifest.kind().equals("StatefulSet")
                ? Reference.to(manifest, "Service", manifest.at("spec.serviceName"))
                : Stream.empty();
    }

    /** Roles, and the accounts that get them; people and groups are the cluster's business. */
    static Stream<Reference> rights(Manifest manifest) {
        JsonNode role = manifest.at("roleRef");
        Stream<Reference> accounts =
                Trees.items(manifest.tree(), "subjects")
                        .filter(subject -> subject.path("kind").asText().equals("ServiceAccount"))
                        .flatMap(subject ->
                                Reference.to(manifest, "ServiceAccount", subject.path("name"))
                                        .map(account -> account.in(subject.path("namespace"))));
        return Stream.concat(
                Reference.to(manifest, role.path("kind").asText(), role.path("name")), accounts);
    }

    static Stream<Reference> databases(Manifest manifest) {
        return Reference.to(manifest, "Cluster", manifest.at("spec.cluster.name"));
    }

    static Stream<Reference> storage(Manifest manifest) {
        Stream<Reference> claims =
                Trees.items(manifest.tree(), "spec.volumeClaimTemplates")
                        .map(claim -> Trees.at(claim, "spec.storageClassName"))
                        .flatMap(name -> Reference.to(manifest, "StorageClass", name));
        Stream<Reference> stores =
                Trees.items(manifest.tree(), "spec.plugins")
                        .map(plugin -> Trees.at(plugin, "parameters.barmanObjectName"))
                        .flatMap(name -> Reference.to(manifest, "ObjectStore", name));
        return Stream.of(
                        claims,
                        stores,
                        Reference.to(
                                manifest, "StorageClass", manifest.at("spec.storage.storageClass")),
                        Reference.to(
                                manifest,
                                "VolumeSnapshotClass",
                                manifest.at("spec.backup.volumeSnapshot.className")))
                .flatMap(found -> found);
    }

    static Stream<Reference> vaults(Manifest manifest) {
        JsonNode store = manifest.at("spec.secretStoreRef");
        JsonNode credentials = manifest.at("spec.authentication.universalAuth.credentialsRef");
        return Stream.concat(
                Reference.to(manifest, store.path("kind").asText(), store.path("name")),
                Reference.to(manifest, "Secret", credentials.path("secretName"))
                        .map(secret -> secret.in(credentials.path("secretNamespace"))));
    }
}
