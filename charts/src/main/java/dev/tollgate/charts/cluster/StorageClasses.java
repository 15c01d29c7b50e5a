package dev.tollgate.charts.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The storage classes that objects ask for. */
final class StorageClasses {

    private StorageClasses() {}

    /** Their names, each once; an empty one is the cluster's default. */
    static List<String> wantedBy(List<Map<String, Object>> objects) {
        List<String> names = new ArrayList<>();
        for (Map<String, Object> object : objects) {
            Object templates = at(object, "spec", "volumeClaimTemplates");
            if (templates instanceof List<?> list) {
                list.forEach(claim -> names.add(name(at(claim, "spec", "storageClassName"))));
            }
            if ("Cluster".equals(object.get("kind"))) {
                names.add(name(at(object, "spec", "storage", "storageClass")));
            }
        }
        return names.stream().distinct().toList();
    }

    private static String name(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static @Nullable Object at(@Nullable Object tree, String... path) {
        Object found = tree;
        for (String key : path) {
            found = found instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return found;
    }
}
