package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The fields of a kind of record: what its bodies are read by, stored by and shown by. */
final class Fields {

    static final String METADATA = "metadata";

    private static final Set<Field.Place> SHOWN = Set.of(Field.Place.COLUMN, Field.Place.SHOWN);

    private final Map<String, Field> all;

    private Fields(Map<String, Field> all) {
        this.all = all;
    }

    /**
     * By a table.
     *
     * @param table a line each: name, type, place, and JSON that a new record has otherwise
     */
    static Fields of(String table) {
        Map<String, Field> all = new LinkedHashMap<>();
        table.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> {
                    String[] parts = line.strip().split("\\s+", 4);
                    JsonNode otherwise =
                            parts.length < 4 ? MissingNode.getInstance() : Json.parse(parts[3]);
                    String place = parts.length < 3 ? "column" : parts[2];
                    all.put(
                            parts[0],
                            new Field(
                                    parts[0],
                                    Field.Type.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                                    Field.Place.valueOf(place.toUpperCase(Locale.ROOT)),
                                    otherwise));
                });
        return new Fields(all);
    }

    /** What they are called. */
    Set<String> names() {
        return all.keySet();
    }

    /** These and others. */
    Fields and(Fields others) {
        Map<String, Field> both = new LinkedHashMap<>(all);
        both.putAll(others.all);
        return new Fields(both);
    }

    /**
     * A body's values, each of its field's type; null stays, and unknown fields are left out.
     *
     * @throws Refusal where one isn't
     */
    ObjectNode read(ObjectNode body) {
        ObjectNode values = Json.object();
        for (Map.Entry<String, JsonNode> each : body.properties()) {
            Field field = all.get(each.getKey());
            if (field != null && field.place() != Field.Place.SHOWN) {
                values.set(
                        field.name(),
                        each.getValue().isNull() ? each.getValue() : field.read(each.getValue()));
            }
        }
        return values;
    }

    /** The same for a new record, where null says nothing. */
    ObjectNode readNew(ObjectNode body) {
        ObjectNode values = read(body);
        values.removeIf(JsonNode::isNull);
        return values;
    }

    /** A new record with these values. */
    ObjectNode record(ObjectNode values) {
        ObjectNode data = Json.object();
        all.values().stream()
                .filter(field -> field.place() == Field.Place.COLUMN)
                .filter(field -> !field.otherwise().isMissingNode())
                .forEach(field -> data.set(field.name(), field.otherwise().deepCopy()));
        if (all.containsKey(METADATA)) {
            data.putObject(METADATA);
        }
        return change(data, values);
    }

    /** Puts values into a record; null removes one, or sets it back. */
    ObjectNode change(ObjectNode data, ObjectNode values) {
        if (values.has(METADATA)) {
            data.set(
                    METADATA,
                    values.path(METADATA).isObject()
                            ? values.get(METADATA).deepCopy()
                            : Json.object());
        }
        values.properties()
                .forEach(each -> {
                    Field field = all.get(each.getKey());
                    if (field != null && field.place() != Field.Place.ASIDE) {
                        put(in(data, field), field, each.getValue());
                    }
                });
        return data;
    }

    private static ObjectNode in(ObjectNode data, Field field) {
        return field.place() == Field.Place.COLUMN ? data : data.withObjectProperty(METADATA);
    }

    private static void put(ObjectNode where, Field field, JsonNode value) {
        JsonNode used = value.isNull() ? field.otherwise().deepCopy() : value;
        if (used.isMissingNode()) {
            where.remove(field.name());
        } else {
            where.set(field.name(), used);
        }
    }

    /** A record as its table shows it: all columns, be they null. */
    ObjectNode row(ObjectNode data) {
        ObjectNode row = Json.object();
        all.values().stream()
                .filter(field -> SHOWN.contains(field.place()))
                .forEach(field -> row.putNull(field.name()));
        row.setAll(data.deepCopy());
        return row;
    }

    /** The same, with what the metadata has as fields of their own. */
    ObjectNode answer(ObjectNode data) {
        ObjectNode answer = row(data);
        all.values().stream()
                .filter(field -> field.place() == Field.Place.METADATA)
                .forEach(field -> {
                    JsonNode value = data.path(METADATA).path(field.name());
                    if (value.isMissingNode()) {
                        answer.putNull(field.name());
                    } else {
                        answer.set(field.name(), value.deepCopy());
                    }
                });
        return answer;
    }
}
