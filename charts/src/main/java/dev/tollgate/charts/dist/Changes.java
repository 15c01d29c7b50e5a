package dev.tollgate.charts.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two sets of objects, by kind and name and never by value.
 *
 * @param added objects, as {@code Deployment tollgate-dev/tollgate}
 */
public record Changes(List<String> added, List<String> changed, List<String> removed) {

    public Changes {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }

    /** Compares two sets of objects. */
    public static Changes between(
            List<Map<String, Object>> before, List<Map<String, Object>> after) {
        Map<String, Object> old = byName(before);
        Map<String, Object> now = byName(after);
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            if (!old.containsKey(name)) {
                added.add(name);
            } else if (!now.containsKey(name)) {
                removed.add(name);
            } else if (!old.get(name).equals(now.get(name))) {
                changed.add(name);
            }
        }
        return new Changes(added, changed, removed);
    }

    /** True where nothing differs. */
    public boolean none() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }

    private static Map<String, Object> byName(List<Map<String, Object>> objects) {
        Map<String, Object> named = new TreeMap<>();
        for (Map<String, Object> object : objects) {
            named.put(name(object), object);
        }
        return named;
    }

    /** Kind and name, and the namespace where it is told, as two may have an object of one name. */
    private static String name(Map<String, Object> object) {
        if (!(object.get("metadata") instanceof Map<?, ?> metadata)) {
            return String.valueOf(object.get("kind"));
        }
        Object namespace = metadata.get("namespace");
        return object.get("kind")
                + " "
                + (namespace == null ? "" : namespace + "/")
                + metadata.get("name");
    }
}
