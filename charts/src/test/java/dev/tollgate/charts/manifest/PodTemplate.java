package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What pods are made from. */
record PodTemplate(Manifest owner, JsonNode tree) {

    JsonNode spec() {
        return tree.path("spec");
    }

    Map<String, String> labels() {
        return Trees.texts(tree.path("metadata").path("labels"));
    }

    Map<String, String> annotations() {
        return Trees.texts(tree.path("metadata").path("annotations"));
    }

    List<JsonNode> containers() {
        return Stream.of("initContainers", "containers")
                .flatMap(field -> Trees.items(spec(), field))
                .toList();
    }

    /** Every port that a container says it listens on. */
    List<JsonNode> ports() {
        return containers().stream().flatMap(container -> Trees.items(container, "ports")).toList();
    }

    /** True where a container listens on a port with this name or number. */
    boolean listensOn(JsonNode port) {
        return ports().stream()
                .anyMatch(open ->
                        open.path("name").asText().equals(port.asText())
                                || open.path("containerPort").asText().equals(port.asText()));
    }

    /** True where it runs to its end instead of serving. */
    boolean ends() {
        return owner.kind().equals("Job") || owner.kind().equals("CronJob");
    }

    /** The value of each environment variable that has one written out. */
    Stream<Variable> variables() {
        return containers().stream()
                .flatMap(container -> Trees.items(container, "env"))
                .filter(variable -> variable.has("value"))
                .map(variable ->
                        new Variable(
                                variable.path("name").asText(), variable.path("value").asText()));
    }

    /** An environment variable. */
    record Variable(String name, String value) {}

    @Override
    public String toString() {
        return "pod of " + owner;
    }
}
