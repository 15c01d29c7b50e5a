package dev.tollgate.charts.kit;

import dev.tollgate.charts.environment.Name;
import dev.tollgate.charts.environment.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Claim templates of StatefulSets. */
public final class Claims {

    private Claims() {}

    /** One volume a pod, called {@code data}, that only its pod writes to. */
    public static List<Map<String, Object>> data(Quantity storage, @Nullable Name storageClass) {
        return List.of(
                Fields.of("metadata.name", "data")
                        .set("spec.accessModes", List.of("ReadWriteOnce"))
                        .set("spec.resources.requests.storage", storage.value())
                        .setUnlessNull("spec.storageClassName", storageClass)
                        .toMap());
    }
}
