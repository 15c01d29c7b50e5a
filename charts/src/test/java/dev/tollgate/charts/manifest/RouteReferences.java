package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** What the ways in refer to: Ingress, HTTPRoute, Gateway, InferencePool. */
final class RouteReferences {

    private static final String MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares";

    private RouteReferences() {}

    /** Services and pools that requests are sent to. */
    static Stream<Reference> backends(Manifest manifest) {
        Stream<Reference> services =
                Trees.everywhere(manifest.at("spec"), "backend").stream()
                        .map(backend -> backend.path("service"))
                        .flatMap(service -> service(manifest, service, service.path("port")));
        Stream<Reference> routed =
                Trees.everywhere(manifest.at("spec"), "backendRefs").stream()
                        .flatMap(Trees::items)
                        .flatMap(backend -> routed(manifest, backend));
        JsonNode picker = manifest.at("spec.endpointPickerRef");
        return Stream.of(services, routed, service(manifest, picker, picker.path("port")))
                .flatMap(found -> found);
    }

    static Stream<Reference> parents(Manifest manifest) {
        return Trees.items(manifest.tree(), "spec.parentRefs")
                .flatMap(parent ->
                        Reference.to(
                                        manifest,
                                        "Gateway",
                                        parent.path("name"),
                                        parent.path("sectionName").asText())
                                .map(gateway -> gateway.in(parent.path("namespace"))));
    }

    static Stream<Reference> certificates(Manifest manifest) {
        Stream<Reference> secrets =
                Trees.items(manifest.tree(), "spec.tls")
                        .flatMap(tls -> Reference.to(manifest, "Secret", tls.path("secretName")));
        return Stream.concat(
                secrets,
                Reference.to(
                        manifest,
                        "ClusterIssuer",
                        annotation(manifest, "cert-manager.io/cluster-issuer")));
    }

    static Stream<Reference> classes(Manifest manifest) {
        return Stream.concat(
                Reference.to(manifest, "IngressClass", manifest.at("spec.ingressClassName")),
                Reference.to(manifest, "GatewayClass", manifest.at("spec.gatewayClassName")));
    }

    /** Traefik writes them {@code namespace-name@kubernetescrd}, with commas between. */
    static Stream<Reference> middlewares(Manifest manifest) {
        String named = annotation(manifest, MIDDLEWARES).asText();
        return Stream.of(named.split(","))
                .filter(name -> !name.isEmpty())
                .map(name ->
                        new Reference(
                                manifest,
                                "Middleware",
                                name.replaceFirst("^" + manifest.namespace() + "-", "")
                                        .replaceFirst("@kubernetescrd$", ""),
                                ""));
    }

    private static Stream<Reference> routed(Manifest manifest, JsonNode backend) {
        String kind = backend.path("kind").asText("Service");
        return Reference.to(manifest, kind, backend.path("name"), backend.path("port").asText());
    }

    private static Stream<Reference> service(Manifest manifest, JsonNode service, JsonNode port) {
        String detail = Trees.first(port.path("number"), port.path("name")).asText();
        return Reference.to(manifest, "Service", service.path("name"), detail);
    }

    private static JsonNode annotation(Manifest manifest, String key) {
        return manifest.at("metadata.annotations").path(key);
    }
}
