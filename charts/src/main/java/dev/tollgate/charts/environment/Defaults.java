package dev.tollgate.charts.environment;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands in for a key that the file leaves out; called by compact constructors only. */
final class Defaults {

    private Defaults() {}

    static <T> T or(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }

    static <T> List<T> list(@Nullable List<T> value) {
        return value == null ? List.of() : List.copyOf(value);
    }

    static <V> Map<String, V> map(@Nullable Map<String, V> value) {
        return value == null
                ? Map.of()
                : java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(value));
    }
}
