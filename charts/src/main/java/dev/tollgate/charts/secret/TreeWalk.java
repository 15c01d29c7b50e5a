package dev.tollgate.charts.secret;

import java.util.ArrayList;
import java.util.List;

/** Rebuilds a tree with every scalar replaced, in the order of the file. */
final class TreeWalk {

    /** What takes the place of one scalar. */
    interface Replacement {

        /** The new scalar for {@code scalar}, to which {@code path} leads. */
        Node.Scalar replace(Node.Scalar scalar, List<String> path);
    }

    private final Replacement replacement;

    TreeWalk(Replacement replacement) {
        this.replacement = replacement;
    }

    Node.Mapping mapping(Node.Mapping mapping, List<String> path) {
        List<Node.Entry> entries = new ArrayList<>();
        for (Node.Entry entry : mapping.entries()) {
            List<String> below = SopsFile.append(path, entry.key());
            entries.add(entry.withValue(node(entry.value(), below)));
        }
        return new Node.Mapping(entries, mapping.line());
    }

    private Node node(Node node, List<String> path) {
        if (node instanceof Node.Mapping mapping) {
            return mapping(mapping, path);
        }
        if (node instanceof Node.Sequence sequence) {
            List<Node> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(node(item, path)));
            items.removeIf(TreeWalk::isComment);
            return new Node.Sequence(items, sequence.line());
        }
        return replacement.replace((Node.Scalar) node, path);
    }

    private static boolean isComment(Node node) {
        return node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.COMMENT;
    }

    /** What authenticates the place of a value: the keys that lead to it. */
    static String place(List<String> path) {
        return String.join(":", path) + ":";
    }
}
