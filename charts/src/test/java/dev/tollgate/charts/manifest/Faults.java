package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Faults, collected relation by relation and environment by environment. */
final class Faults {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final List<Fault> faults = new ArrayList<>();
    private String relation = "";
    private String environment = "";

    /** Sets which relation must see the faults that follow. */
    Faults relation(String name) {
        relation = name;
        return this;
    }

    /** Sets which environment is broken by the faults that follow. */
    Faults in(String name) {
        environment = name;
        return this;
    }

    Faults drop(String object) {
        return add("no " + object, Edit.of(object).drop());
    }

    Faults repeat(String object) {
        return add(object + " twice", Edit.of(object).repeat());
    }

    Faults remove(String object, String path) {
        return add(object + " without " + path, Edit.of(object).remove(path));
    }

    /** Gives a field a value, in JSON. */
    Faults set(String object, String path, String json) {
        return add(object + " with " + path + ": " + json, Edit.of(object).set(path, node(json)));
    }

    /** Puts an object into the namespace that has everything but its meaning. */
    Faults added(String type, String fields) {
        return add(
                "a " + type + " of " + fields, set -> set.manifests().add(made(set, type, fields)));
    }

    List<Fault> all() {
        return List.copyOf(faults);
    }

    private Faults add(String what, Consumer<ManifestSet> damage) {
        faults.add(new Fault(relation, environment, what, damage));
        return this;
    }

    private static Manifest made(ManifestSet set, String type, String fields) {
        String[] words = type.split(" ", 2);
        Manifest manifest =
                ManifestSet.manifest(
                        Map.of(
                                "apiVersion",
                                words[0],
                                "kind",
                                words[1],
                                "metadata",
                                Map.of("name", "added", "namespace", set.namespace())));
        node(fields)
                .properties()
                .forEach(field -> manifest.tree().set(field.getKey(), field.getValue()));
        return manifest;
    }

    private static JsonNode node(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
