package dev.tollgate.charts.kit;

import dev.tollgate.charts.environment.Name;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object or of a part of it, each set by its dotted path: {@code
 * spec.template.spec}. Keys with dots of their own, such as labels, go in as a map.
 */
public final class Fields {

    private final Map<String, Object> fields = new TreeMap<>();

    /** Fields with one of them set. */
    public static Fields of(String path, Object value) {
        return new Fields().set(path, value);
    }

    /** Sets a field, and makes what lies on the way to it. */
    public Fields set(String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            fields.put(path, value);
            return this;
        }
        Object next = fields.computeIfAbsent(path.substring(0, dot), key -> new Fields());
        if (!(next instanceof Fields below)) {
            throw new IllegalArgumentException(path + " leads through a value");
        }
        below.set(path.substring(dot + 1), value);
        return this;
    }

    /** Sets a field unless there is nothing to set. */
    public Fields setUnlessNull(String path, @Nullable Object value) {
        return value == null ? this : set(path, value);
    }

    /** Sets a field to an object's name unless none is given. */
    public Fields setUnlessNull(String path, @Nullable Name name) {
        return name == null ? this : set(path, name.value());
    }

    /** The fields as nested maps, with sorted keys. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new TreeMap<>();
        fields.forEach((key, value) ->
                map.put(key, value instanceof Fields below ? below.toMap() : value));
        return map;
    }
}
