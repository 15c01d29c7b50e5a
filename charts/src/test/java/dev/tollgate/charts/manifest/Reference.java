package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A place in an object that names another one.
 *
 * @param from the object that holds the place
 * @param name with its namespace and a slash where that is another one
 * @param detail key of a Secret or ConfigMap, port of a Service, listener of a Gateway; empty where
 *     the place names none
 */
record Reference(Manifest from, String kind, String name, String detail) {

    /** A reference to a whole object; none where {@code name} isn't there. */
    static Stream<Reference> to(Manifest from, String kind, JsonNode name) {
        return to(from, kind, name, "");
    }

    /** A reference to a part of an object; none where {@code name} isn't there. */
    static Stream<Reference> to(Manifest from, String kind, JsonNode name, String detail) {
        return name.isMissingNode()
                ? Stream.empty()
                : Stream.of(new Reference(from, kind, name.asText(), detail));
    }

    /** The same in a namespace, which need not be there. */
    Reference in(JsonNode namespace) {
        return namespace.isMissingNode() || namespace.asText().equals(from.namespace())
                ? this
                : new Reference(from, kind, namespace.asText() + "/" + name, detail);
    }

    /** True where the object is in the set, or somebody else makes it. */
    boolean resolves(ManifestSet set, Externals externals) {
        Optional<Manifest> found = set.find(kind, name);
        return found.isPresent()
                ? detail.isEmpty() || details(found.get()).anyMatch(detail::equals)
                : externals.has(this);
    }

    private static Stream<String> details(Manifest manifest) {
        return switch (manifest.kind()) {
            case "Secret", "ConfigMap" ->
                    Stream.of("data", "stringData", "binaryData")
                            .flatMap(field -> Trees.texts(manifest.at(field)).keySet().stream());
            case "Service" ->
                    Trees.items(manifest.tree(), "spec.ports")
                            .flatMap(port -> Stream.of(port.path("name"), port.path("port")))
                            .map(JsonNode::asText);
            case "Gateway" ->
                    Trees.items(manifest.tree(), "spec.listeners")
                            .map(listener -> listener.path("name").asText());
            default -> Stream.of("");
        };
    }

    @Override
    public String toString() {
        String part = detail.isEmpty() ? "" : " (" + detail + ")";
        return from + " refers to " + kind + " " + name + part;
    }
}
