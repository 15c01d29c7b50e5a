package dev.tollgate.charts.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects of one environment as they are applied.
 *
 * @param environment its name, which every object has as {@code app.kubernetes.io/instance}
 */
public record Release(String environment, String namespace, List<Map<String, Object>> objects) {

    /**
     * Values of Secrets become {@code data}: what server-side apply owns as {@code stringData} is
     * nobody's once it is stored, and a key taken away would stay in the cluster for ever.
     */
    public Release {
        objects = objects.stream().map(Release::encoded).toList();
    }

    /** Selects all that was ever applied for this environment. */
    String selector() {
        return "app.kubernetes.io/part-of=tollgate,app.kubernetes.io/managed-by=tollgate-charts,"
                + "app.kubernetes.io/instance="
                + environment;
    }

    /**
     * Asks kubectl for all that was ever applied for this environment, as JSON.
     *
     * @param resources with commas between them
     */
    List<String> get(String resources) {
        return List.of("get", resources, "-n", namespace, "-l", selector(), "-o", "json");
    }

    List<ObjectKey> keys() {
        return objects.stream().map(ObjectKey::of).toList();
    }

    List<Map<String, Object>> secrets() {
        return objects.stream().filter(Release::isSecret).toList();
    }

    List<Map<String, Object>> withoutSecrets() {
        return objects.stream().filter(object -> !isSecret(object)).toList();
    }

    Map<Stage, List<Map<String, Object>>> stages() {
        Map<Stage, List<Map<String, Object>>> stages = new TreeMap<>();
        for (Map<String, Object> object : objects) {
            Stage stage = Stage.of(ObjectKey.of(object).kind());
            stages.computeIfAbsent(stage, empty -> new ArrayList<>()).add(object);
        }
        return stages;
    }

    private static boolean isSecret(Map<String, Object> object) {
        return "Secret".equals(object.get("kind"));
    }

    private static Map<String, Object> encoded(Map<String, Object> object) {
        if (!isSecret(object) || !(object.get("stringData") instanceof Map<?, ?> texts)) {
            return object;
        }
        Map<String, Object> data = new TreeMap<>();
        texts.forEach((key, value) ->
                data.put(String.valueOf(key), Redaction.base64(String.valueOf(value))));
        Map<String, Object> copy = new LinkedHashMap<>(object);
        copy.remove("stringData");
        copy.put("data", data);
        return copy;
    }
}
