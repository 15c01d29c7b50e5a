package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** What pod templates refer to. */
final class PodReferences {

    private PodReferences() {}

    static Stream<Reference> secrets(Manifest manifest) {
        Stream<Reference> pulls =
                pod(manifest)
                        .flatMap(pod -> Trees.items(pod.spec(), "imagePullSecrets"))
                        .flatMap(secret -> Reference.to(manifest, "Secret", secret.path("name")));
        return Stream.concat(mounts(manifest, "Secret", "secret", "secretName"), pulls);
    }

    static Stream<Reference> configMaps(Manifest manifest) {
        return mounts(manifest, "ConfigMap", "configMap", "name");
    }

    static Stream<Reference> serviceAccounts(Manifest manifest) {
        return pod(manifest)
                .flatMap(pod ->
                        Reference.to(
                                manifest, "ServiceAccount", pod.spec().path("serviceAccountName")));
    }

    static Stream<Reference> claims(Manifest manifest) {
        return pod(manifest)
                .flatMap(pod -> Trees.items(pod.spec(), "volumes"))
                .flatMap(volume ->
                        Reference.to(
                                manifest,
                                "PersistentVolumeClaim",
                                Trees.at(volume, "persistentVolumeClaim.claimName")));
    }

    /** As environment variable one by one, as all of them, and as files. */
    private static Stream<Reference> mounts(
            Manifest manifest, String kind, String field, String nameField) {
        Stream<Reference> keys =
                pod(manifest)
                        .flatMap(pod -> Trees.everywhere(pod.tree(), field + "KeyRef").stream())
                        .flatMap(key -> key(manifest, kind, key));
        Stream<Reference> all =
                pod(manifest)
                        .flatMap(pod -> Trees.everywhere(pod.tree(), field + "Ref").stream())
                        .flatMap(source -> Reference.to(manifest, kind, source.path("name")));
        Stream<Reference> files =
                pod(manifest)
                        .flatMap(pod -> Trees.items(pod.spec(), "volumes"))
                        .map(volume -> volume.path(field))
                        .flatMap(volume -> files(manifest, kind, volume, nameField));
        return Stream.of(keys, all, files).flatMap(found -> found);
    }

    private static Stream<Reference> key(Manifest manifest, String kind, JsonNode key) {
        return Reference.to(manifest, kind, key.path("name"), key.path("key").asText());
    }

    private static Stream<Reference> files(
            Manifest manifest, String kind, JsonNode volume, String nameField) {
        JsonNode name = volume.path(nameField);
        Stream<Reference> items =
                Trees.items(volume, "items")
                        .flatMap(item ->
                                Reference.to(manifest, kind, name, item.path("key").asText()));
        return Stream.concat(Reference.to(manifest, kind, name), items);
    }

    private static Stream<PodTemplate> pod(Manifest manifest) {
        return manifest.pod().stream();
    }
}
