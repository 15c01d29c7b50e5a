package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.Consumer;

/**
 * Changes of one object of a set. A path has slashes between field names, and in lists the number
 * or the {@code name} of the item; {@code ~1} stands for a slash in a field name.
 */
final class Edit {

    private final String kind;
    private final String prefix;

    private Edit(String kind, String prefix) {
        this.kind = kind;
        this.prefix = prefix;
    }

    /**
     * An edit of the first object that fits.
     *
     * @param object its kind and how its name begins, which may end in a hash
     */
    static Edit of(String object) {
        String[] words = object.split(" ", 2);
        return new Edit(words[0], words[1]);
    }

    /** Takes the object away. */
    Consumer<ManifestSet> drop() {
        return set -> set.manifests().remove(find(set));
    }

    /** Puts a copy of the object at the end. */
    Consumer<ManifestSet> repeat() {
        return set -> set.manifests().add(new Manifest(find(set).tree().deepCopy()));
    }

    /** Gives a field a text. */
    Consumer<ManifestSet> set(String path, String value) {
        return set(path, TextNode.valueOf(value));
    }

    /** Gives a field a value. */
    Consumer<ManifestSet> set(String path, JsonNode value) {
        return set -> {
            JsonNode parent = parent(find(set).tree(), path);
            if (parent instanceof ArrayNode list) {
                list.add(value.deepCopy());
            } else {
                ((ObjectNode) parent).set(last(path), value.deepCopy());
            }
        };
    }

    /** Takes a field away. */
    Consumer<ManifestSet> remove(String path) {
        return set -> {
            JsonNode removed = ((ObjectNode) parent(find(set).tree(), path)).remove(last(path));
            if (removed == null) {
                throw new IllegalArgumentException(kind + " has no " + path);
            }
        };
    }

    private Manifest find(ManifestSet set) {
        return set.ofKind(kind)
                .filter(manifest -> manifest.name().startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + kind + " " + prefix));
    }

    private static JsonNode parent(JsonNode tree, String path) {
        JsonNode node = tree;
        String[] steps = path.split("/", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            node = step(node, name(steps[i]));
        }
        return node;
    }

    private static JsonNode step(JsonNode node, String name) {
        if (node instanceof ObjectNode object) {
            return object.has(name) ? object.get(name) : object.putObject(name);
        }
        return name.matches("[0-9]+")
                ? node.path(Integer.parseInt(name))
                : Trees.items(node)
                        .filter(item -> item.path("name").asText().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no item " + name));
    }

    private static String last(String path) {
        return name(path.substring(path.lastIndexOf('/') + 1));
    }

    private static String name(String step) {
        return step.replace("~1", "/");
    }
}
