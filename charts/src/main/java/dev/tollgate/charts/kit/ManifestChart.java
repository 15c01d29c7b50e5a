package dev.tollgate.charts.kit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.jspecify.annotations.Nullable;

/**
 * A chart whose objects can be amended. cdk8s-plus-25 speaks the API of Kubernetes 1.25 and drops
 * every field that it doesn't know, also from its own JSON patches; an amendment is merged over
 * what it has written, so newer fields and fields without a property come through.
 */
public abstract class ManifestChart extends Chart {

    /** By this label cdk8s-plus selects pods; here {@link Part#selector} does. */
    private static final String ADDRESS_LABEL = "cdk8s.io/metadata.addr";

    private final Map<String, Map<String, Object>> amendments = new LinkedHashMap<>();

    protected ManifestChart(App app, String id) {
        super(app, id);
    }

    /**
     * Merges fields into an object of this chart: maps key by key, lists of maps item by item, and
     * anything else replaces what was there.
     */
    public final void amend(String kind, String name, Fields fields) {
        Map<String, Object> amendment =
                amendments.computeIfAbsent(kind + "/" + name, key -> new TreeMap<>());
        fields.toMap()
                .forEach((key, value) -> amendment.put(key, merged(amendment.get(key), value)));
    }

    /** The objects in the order of their making, amended, with sorted keys. */
    public final List<Map<String, Object>> objects() {
        List<Map<String, Object>> objects = new ArrayList<>();
        Map<String, Map<String, Object>> left = new LinkedHashMap<>(amendments);
        for (Object made : toJson()) {
            Map<String, Object> object = new TreeMap<>();
            ((Map<?, ?>) made).forEach((key, value) -> object.put((String) key, sorted(value)));
            Map<String, Object> amendment = left.remove(key(object));
            if (amendment != null) {
                amendment.forEach((key, value) -> object.merge(key, value, ManifestChart::merged));
            }
            objects.add(versioned(object));
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("amendments of objects that don't exist: " + left);
        }
        return objects;
    }

    /**
     * A Job can't be changed, so its name ends in a hash of what it does, and what does something
     * else is another Job.
     */
    private static Map<String, Object> versioned(Map<String, Object> object) {
        if ("Job".equals(object.get("kind")) && object.get("metadata") instanceof Map<?, ?> old) {
            String name =
                    old.get("name") + "-" + ConfigFiles.hash(String.valueOf(object.get("spec")));
            object.put("metadata", merged(old, Map.of("name", name)));
        }
        return object;
    }

    private static String key(Map<String, Object> object) {
        Object name =
                object.get("metadata") instanceof Map<?, ?> metadata ? metadata.get("name") : "";
        return object.get("kind") + "/" + name;
    }

    private static Object merged(@Nullable Object old, Object value) {
        if (old instanceof Map<?, ?> oldMap && value instanceof Map<?, ?> map) {
            Map<String, Object> merged = new TreeMap<>();
            oldMap.forEach((key, child) -> merged.put((String) key, child));
            map.forEach((key, child) -> merged.put((String) key, merged(oldMap.get(key), child)));
            return merged;
        }
        if (old instanceof List<?> oldList && value instanceof List<?> list && ofMaps(list)) {
            List<Object> merged = new ArrayList<>(oldList);
            for (int i = 0; i < list.size(); i++) {
                if (i < merged.size()) {
                    merged.set(i, merged(merged.get(i), list.get(i)));
                } else {
                    merged.add(sorted(list.get(i)));
                }
            }
            return merged;
        }
        return sorted(value);
    }

    private static boolean ofMaps(List<?> list) {
        return list.stream().allMatch(Map.class::isInstance);
    }

    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, child) -> sorted.put((String) key, sorted(child)));
            sorted.remove(ADDRESS_LABEL);
            return sorted;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ManifestChart::sorted).toList();
        }
        return value;
    }
}
