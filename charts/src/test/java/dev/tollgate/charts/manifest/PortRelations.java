package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.stream.Stream;

/** Ports that are called are ports that somebody listens on. */
final class PortRelations {

    private static final String SCRAPED = "prometheus.io/port";

    private PortRelations() {}

    static List<Relation> all() {
        return List.of(
                new Relation("services reach open ports", PortRelations::unreached),
                Relation.ofPods("probed ports are open", PortRelations::unprobed),
                Relation.ofPods("scraped ports are open", PortRelations::unscraped),
                new Relation("monitored ports exist", PortRelations::unmonitored),
                Relation.ofPods("ports of a pod differ", PortRelations::doubled));
    }

    private static Stream<String> unreached(ManifestSet set) {
        return set.ofKind("Service")
                .flatMap(service ->
                        Trees.items(service.tree(), "spec.ports")
                                .map(PortRelations::target)
                                .flatMap(port -> closed(set, service, port)));
    }

    private static JsonNode target(JsonNode port) {
        return Trees.first(port.path("targetPort"), port.path("port"));
    }

    private static Stream<String> closed(ManifestSet set, Manifest service, JsonNode port) {
        Selector selector = new Selector(service, service.at("spec.selector"));
        return set.pods().stream()
                .filter(pod -> selector.matches(pod.labels()))
                .filter(pod -> !pod.listensOn(port))
                .map(pod -> pod + " doesn't listen on " + port + " of " + service);
    }

    private static Stream<String> unprobed(PodTemplate pod) {
        return Stream.of("httpGet", "tcpSocket", "grpc")
                .flatMap(way -> Trees.everywhere(pod.spec(), way).stream())
                .map(probe -> probe.path("port"))
                .filter(port -> !pod.listensOn(port))
                .map(port -> pod + " is probed on " + port + ", which isn't open");
    }

    private static Stream<String> unscraped(PodTemplate pod) {
        String port = pod.annotations().get(SCRAPED);
        return port == null || pod.listensOn(TextNode.valueOf(port))
                ? Stream.empty()
                : Stream.of(pod + " is scraped on " + port + ", which isn't open");
    }

    /** Every endpoint of a ServiceMonitor names a port of each Service that it selects. */
    private static Stream<String> unmonitored(ManifestSet set) {
        return set.ofKind("ServiceMonitor")
                .flatMap(monitor ->
                        Trees.items(monitor.tree(), "spec.endpoints")
                                .map(endpoint -> endpoint.path("port").asText())
                                .flatMap(port -> portless(set, monitor, port)));
    }

    private static Stream<String> portless(ManifestSet set, Manifest monitor, String port) {
        Selector selector = new Selector(monitor, monitor.at("spec.selector"));
        return set.ofKind("Service")
                .filter(service -> selector.matches(service.labels()))
                .filter(service ->
                        Trees.items(service.tree(), "spec.ports")
                                .noneMatch(open -> open.path("name").asText().equals(port)))
                .map(service -> service + " has no port " + port + " of " + monitor);
    }

    private static Stream<String> doubled(PodTemplate pod) {
        return Stream.of("name", "containerPort")
                .filter(field ->
                        pod.ports().stream().map(port -> port.path(field)).distinct().count()
                                < pod.ports().size())
                .map(field -> pod + " has two ports with the same " + field);
    }
}
