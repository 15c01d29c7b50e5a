package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Ways through a tree of an object's fields; what isn't there is a missing node, never null. */
final class Trees {

    private Trees() {}

    /** The node at a dotted path of field names without dots. */
    static JsonNode at(JsonNode tree, String path) {
        JsonNode node = tree;
        for (String field : path.split("\\.", -1)) {
            node = node.path(field);
        }
        return node;
    }

    /** The items of a list; none of anything else. */
    static Stream<JsonNode> items(JsonNode list) {
        return list.isArray() ? StreamSupport.stream(list.spliterator(), false) : Stream.empty();
    }

    /** The items of a list at a dotted path. */
    static Stream<JsonNode> items(JsonNode tree, String path) {
        return items(at(tree, path));
    }

    /** Field names → texts of a mapping, as labels are. */
    static Map<String, String> texts(JsonNode mapping) {
        Map<String, String> texts = new LinkedHashMap<>();
        mapping.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    /** Every value under a field name, at any depth. */
    static List<JsonNode> everywhere(JsonNode tree, String field) {
        List<JsonNode> found = new ArrayList<>();
        tree.properties().stream()
                .filter(entry -> entry.getKey().equals(field))
                .forEach(entry -> found.add(entry.getValue()));
        tree.forEach(child -> found.addAll(everywhere(child, field)));
        return found;
    }

    /** The first of the nodes that is there. */
    static JsonNode first(JsonNode... nodes) {
        return Stream.of(nodes)
                .filter(node -> !node.isMissingNode())
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}
