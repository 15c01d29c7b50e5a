package dev.tollgate.charts.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between the Secrets of a cluster and those to be applied, by the names of their keys
 * alone. {@code kubectl diff} never sees them: it writes what it compares into files.
 */
final class SecretChanges {

    private SecretChanges() {}

    /** A line for each Secret that differs, and below it one for each key. */
    static List<String> lines(Kubectl kubectl, Release release) {
        if (release.secrets().isEmpty()) {
            return List.of();
        }
        JsonNode list =
                kubectl.json(List.of("get", "secrets", "-n", release.namespace(), "-o", "json"));
        Map<String, JsonNode> live = new TreeMap<>();
        list.path("items").forEach(secret -> live.put(ObjectKey.of(secret).name(), secret));
        List<String> lines = new ArrayList<>();
        for (Map<String, Object> wanted : release.secrets()) {
            String name = ObjectKey.of(wanted).name();
            JsonNode there = live.get(name);
            Map<String, String> before = there == null ? Map.of() : data(there);
            List<String> keys = keys(before, data(wanted));
            if (!keys.isEmpty()) {
                lines.add((there == null ? "+ " : "~ ") + "Secret " + name);
                lines.addAll(keys);
            }
        }
        return lines;
    }

    private static List<String> keys(Map<String, String> before, Map<String, String> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            if (!before.containsKey(name)) {
                lines.add("    + " + name);
            } else if (!after.containsKey(name)) {
                lines.add("    - " + name);
            } else if (!before.getOrDefault(name, "").equals(after.get(name))) {
                lines.add("    ~ " + name);
            }
        }
        return lines;
    }

    private static Map<String, String> data(JsonNode secret) {
        Map<String, String> data = new TreeMap<>();
        secret.path("data").properties().forEach(e -> data.put(e.getKey(), e.getValue().asText()));
        return data;
    }

    private static Map<String, String> data(Map<String, Object> secret) {
        Map<String, String> data = new TreeMap<>();
        if (secret.get("data") instanceof Map<?, ?> values) {
            values.forEach((key, value) -> data.put(String.valueOf(key), String.valueOf(value)));
        }
        return data;
    }
}
