package dev.tollgate.charts.kit;

import dev.tollgate.charts.environment.Name;
import dev.tollgate.charts.environment.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Claim templates of StatefulSets. */
public final class Claims {

    private Claims() {}

    /** One volume a pod, called {@code data}, that only its pod writes to. */
    public static List<Map<String, Object>> data(Quantity storage, @Nullable Name storageClass) {
        Map<String, Object> spec = new TreeMap<>();
        spec.put("accessModes", List.of("ReadWriteOnce"));
        spec.put("resources", Map.of("requests", Map.of("storage", storage.value())));
        if (storageClass != null) {
            spec.put("storageClassName", storageClass.value());
        }
        return List.of(Map.of("metadata", Map.of("name", "data"), "spec", spec));
    }
}
