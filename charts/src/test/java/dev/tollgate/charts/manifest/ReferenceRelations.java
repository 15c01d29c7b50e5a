package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.charts.dist.ManifestYaml;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Whatever an object names is in the set, or declared as somebody else's. */
final class ReferenceRelations {

    private static final String SECRET_OF_CONFIG = "os.environ/";

    /** Fields that name another object: the relations here follow them. */
    private static final Set<String> FOLLOWED =
            Set.of(
                    "backendRefs",
                    "claimName",
                    "barmanObjectName",
                    "className",
                    "configMapRef",
                    "credentialsRef",
                    "endpointPickerRef",
                    "gatewayClassName",
                    "ingressClassName",
                    "parentRefs",
                    "roleRef",
                    "scaleTargetRef",
                    "secretKeyRef",
                    "secretName",
                    "secretRef",
                    "secretStoreRef",
                    "serviceAccountName",
                    "serviceName",
                    "storageClass",
                    "storageClassName");

    /** Fields that look as if they did. */
    private static final Set<String> HARMLESS =
            Set.of(
                    "backupOwnerReference",
                    "fieldRef",
                    "imageName",
                    "managedKubeSecretReferences",
                    "sectionName");

    private static final Pattern NAMING =
            Pattern.compile("[a-z][A-Za-z]*(Refs?|References?|Name|Class)");

    private ReferenceRelations() {}

    static List<Relation> all() {
        return List.of(
                Relation.resolved("secrets exist", PodReferences::secrets),
                Relation.resolved("config maps exist", PodReferences::configMaps),
                Relation.resolved("service accounts exist", PodReferences::serviceAccounts),
                Relation.resolved("claims exist", PodReferences::claims),
                Relation.resolved("backends exist", RouteReferences::backends),
                Relation.resolved("gateways of routes exist", RouteReferences::parents),
                Relation.resolved("certificates exist", RouteReferences::certificates),
                Relation.resolved("classes exist", RouteReferences::classes),
                Relation.resolved("middlewares exist", RouteReferences::middlewares),
                Relation.resolved("scaled workloads exist", ControllerReferences::scaled),
                Relation.resolved(
                        "headless services exist", ControllerReferences::headlessServices),
                Relation.resolved("roles and accounts exist", ControllerReferences::rights),
                Relation.resolved("database clusters exist", ControllerReferences::databases),
                Relation.resolved("storage exists", ControllerReferences::storage),
                Relation.resolved("vaults exist", ControllerReferences::vaults),
                Relation.resolved("called services exist", AddressReferences::of),
                new Relation("gateway's files find their secrets", ReferenceRelations::unfound),
                Relation.ofObjects("every naming field is followed", ReferenceRelations::unknown));
    }

    /** Every {@code os.environ/NAME} of a mounted file is a variable of the pod. */
    private static Stream<String> unfound(ManifestSet set) {
        return set.pods().stream()
                .flatMap(pod ->
                        PodReferences.configMaps(pod.owner())
                                .flatMap(map -> set.find("ConfigMap", map.name()).stream())
                                .flatMap(map -> needed(map).stream())
                                .filter(name -> !gets(set, pod, name))
                                .map(name -> pod + " has no " + name));
    }

    private static Set<String> needed(Manifest configMap) {
        return configMap.at("data").properties().stream()
                .filter(file -> file.getKey().endsWith(".yaml") || file.getKey().endsWith(".json"))
                .flatMap(file -> ManifestYaml.read(file.getValue().asText()).stream())
                .flatMap(content -> texts(ManifestSet.manifest(content).tree()))
                .filter(text -> text.startsWith(SECRET_OF_CONFIG))
                .map(text -> text.substring(SECRET_OF_CONFIG.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> texts(JsonNode tree) {
        return tree.isTextual()
                ? Stream.of(tree.asText())
                : StreamSupport.stream(tree.spliterator(), false)
                        .flatMap(ReferenceRelations::texts);
    }

    private static boolean gets(ManifestSet set, PodTemplate pod, String variable) {
        return Trees.everywhere(pod.spec(), "env").stream()
                        .flatMap(Trees::items)
                        .anyMatch(env -> env.path("name").asText().equals(variable))
                || Trees.everywhere(pod.spec(), "secretRef").stream()
                        .map(secret -> secret.path("name").asText())
                        .map(name -> new Reference(pod.owner(), "Secret", name, variable))
                        .anyMatch(reference -> reference.resolves(set, set.externals()));
    }

    /** A new field that names something must be followed, or said to be harmless. */
    private static Stream<String> unknown(Manifest manifest) {
        return fields(manifest.tree())
                .filter(field -> NAMING.matcher(field).matches())
                .filter(field -> !FOLLOWED.contains(field) && !HARMLESS.contains(field))
                .distinct()
                .map(field -> manifest + " has the field " + field + ", which no relation follows");
    }

    private static Stream<String> fields(JsonNode tree) {
        Stream<String> own = tree.properties().stream().map(Map.Entry::getKey);
        Stream<String> below =
                StreamSupport.stream(tree.spliterator(), false).flatMap(ReferenceRelations::fields);
        return Stream.concat(own, below);
    }
}
