package dev.tollgate.charts.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What identifies an object in a cluster.
 *
 * @param namespace empty for what lives in none
 */
record ObjectKey(String apiVersion, String kind, String namespace, String name) {

    static ObjectKey of(Map<String, Object> object) {
        Map<?, ?> metadata = object.get("metadata") instanceof Map<?, ?> found ? found : Map.of();
        return new ObjectKey(
                text(object, "apiVersion"),
                text(object, "kind"),
                text(metadata, "namespace"),
                text(metadata, "name"));
    }

    static ObjectKey of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectKey(
                object.path("apiVersion").asText(),
                object.path("kind").asText(),
                metadata.path("namespace").asText(),
                metadata.path("name").asText());
    }

    /** The API group, whose versions all show the same object; empty for the core. */
    String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** The same for two versions of one API. */
    String identity() {
        return group() + "/" + kind + "/" + namespace + "/" + name;
    }

    /** As people name it: {@code Deployment tollgate}. */
    String title() {
        return kind + " " + name;
    }

    /** Enough of the object to delete it. */
    Map<String, Object> toMap() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", apiVersion);
        object.put("kind", kind);
        object.put("metadata", metadata);
        return object;
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value.toString();
    }
}
