package dev.tollgate.charts.helm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chart's values, from which is taken what can be converted; what is left can't.
 *
 * <p>Paths are dotted, as in {@code helm --set}.
 */
final class Values {

    private final Map<String, Object> tree;
    private final List<String> refused = new ArrayList<>();

    Values(Map<String, Object> values) {
        this.tree = copy(values);
    }

    /** Takes what is at a path; empty where nothing is, or nothing but an empty text. */
    Optional<Object> take(String path) {
        String[] keys = path.split("\\.", -1);
        Map<?, ?> at = tree;
        for (int i = 0; i < keys.length - 1; i++) {
            if (!(at.get(keys[i]) instanceof Map<?, ?> next)) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.ofNullable(at.remove(keys[keys.length - 1]))
                .filter(value -> !value.toString().isBlank());
    }

    /** Takes a text, or what YAML reads as a number. */
    Optional<String> text(String path) {
        return take(path).map(String::valueOf);
    }

    Optional<Integer> number(String path) {
        return take(path)
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).intValue());
    }

    /** True where {@code path} is {@code true}. */
    boolean isOn(String path) {
        return take(path).filter(Boolean.TRUE::equals).isPresent();
    }

    Map<String, Object> map(String path) {
        return take(path).filter(Map.class::isInstance).map(Values::keyed).orElseGet(Map::of);
    }

    List<Object> list(String path) {
        List<Object> items = new ArrayList<>();
        take(path)
                .ifPresent(value -> {
                    if (value instanceof List<?> list) {
                        items.addAll(list);
                    }
                });
        return items;
    }

    /** Tells of a part of what was taken that it can't be converted. */
    void refuse(String path) {
        refused.add(path);
    }

    /** The paths of everything that was refused, or not taken though it says something. */
    List<String> left() {
        List<String> paths = new ArrayList<>(refused);
        collect("", tree, paths);
        return paths;
    }

    /** A map of YAML with its keys as texts. */
    static Map<String, Object> keyed(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> raw) {
            raw.forEach((key, item) -> map.put(String.valueOf(key), item));
        }
        return map;
    }

    private static void collect(String prefix, Map<?, ?> map, List<String> paths) {
        map.forEach((key, value) -> {
            String path = prefix + key;
            if (value instanceof Map<?, ?> inner) {
                collect(path + ".", inner, paths);
            } else if (says(value)) {
                paths.add(path);
            }
        });
    }

    /** What is null, false or empty asks for nothing. */
    private static boolean says(Object value) {
        return value != null
                && !value.equals(false)
                && !value.toString().isBlank()
                && !(value instanceof List<?> list && list.isEmpty());
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) ->
                copy.put(
                        String.valueOf(key),
                        value instanceof Map<?, ?> inner ? copy(inner) : value));
        return copy;
    }
}
