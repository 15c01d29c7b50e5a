package dev.tollgate.charts.command;

import dev.tollgate.charts.document.Documents;
import dev.tollgate.charts.document.Node;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that an environment names, read from a file of an environment that is itself broken, so
 * that the problems of all of them can be told at once.
 *
 * @param config path of config.yaml, relative to charts/
 * @param keyPool path of key-pool.json, likewise
 * @param secrets path of the SOPS file, relative to the project; empty where values are elsewhere
 */
record NamedFiles(Optional<String> config, Optional<String> keyPool, Optional<String> secrets) {

    /**
     * Reads what can be read.
     *
     * @throws dev.tollgate.charts.problem.ProblemException where it is no YAML at all
     */
    static NamedFiles in(Path file, String environment) {
        Node root = Documents.read(file, file.toString()).root();
        Optional<Node> gateway = child(root, "gateway");
        Optional<Node> source = child(root, "secrets");
        String mode = source.flatMap(node -> text(node, "mode")).orElse("");
        boolean hasFile = mode.equals("plain") || mode.equals("sops");
        return new NamedFiles(
                gateway.map(node -> text(node, "config").orElse("gateway/config.yaml")),
                gateway.flatMap(node -> text(node, "keyPool")),
                source.filter(node -> hasFile)
                        .map(node ->
                                text(node, "file").orElse("secrets/" + environment + ".yaml")));
    }

    private static Optional<Node> child(Node node, String key) {
        return node instanceof Node.Mapping mapping ? mapping.get(key) : Optional.empty();
    }

    private static Optional<String> text(Node node, String key) {
        return child(node, key)
                .filter(Node.Scalar.class::isInstance)
                .map(value -> ((Node.Scalar) value).text());
    }
}
