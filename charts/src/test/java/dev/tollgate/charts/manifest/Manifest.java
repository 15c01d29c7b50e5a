package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** One object of Kubernetes as it is written. */
record Manifest(ObjectNode tree) {

    String kind() {
        return tree.path("kind").asText();
    }

    String apiVersion() {
        return tree.path("apiVersion").asText();
    }

    String name() {
        return tree.path("metadata").path("name").asText();
    }

    String namespace() {
        return tree.path("metadata").path("namespace").asText();
    }

    Map<String, String> labels() {
        return Trees.texts(tree.path("metadata").path("labels"));
    }

    Map<String, String> annotations() {
        return Trees.texts(tree.path("metadata").path("annotations"));
    }

    /** The node at a dotted path of field names without dots. */
    JsonNode at(String path) {
        return Trees.at(tree, path);
    }

    boolean is(String wantedKind, String wantedName) {
        return kind().equals(wantedKind) && name().equals(wantedName);
    }

    /** What its controller makes pods from. */
    Optional<PodTemplate> pod() {
        return switch (kind()) {
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job" ->
                    Optional.of(new PodTemplate(this, at("spec.template")));
            case "CronJob" ->
                    Optional.of(new PodTemplate(this, at("spec.jobTemplate.spec.template")));
            case "Pod" -> Optional.of(new PodTemplate(this, tree));
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
