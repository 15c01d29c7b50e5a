package dev.tollgate.proxy.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** The reader of one YAML 1.1 file, the version that LiteLLM's PyYAML reads. */
final class YamlReader {

    /** LiteLLM's own limit; also ends anchors that contain themselves. */
    private static final int MAX_DEPTH = 100;

    /** Far more than any configuration; ends anchors that multiply. */
    private static final int MAX_NODES = 500_000;

    private final String file;
    private final Findings findings;
    private int nodes;

    YamlReader(String file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    /** The file's mapping; empty, and a problem told, where there is none. */
    Optional<Node.Mapping> read(String text) {
        try {
            return root(compose(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            findings.problem(
                    new Place(file, line, ""),
                    "is not valid YAML: "
                            + harmless(e.getProblem())
                            + "; mend it here or just above");
        } catch (YAMLException e) {
            findings.problem(
                    Place.of(file),
                    "is not valid YAML: a character or nesting that YAML doesn't allow; save it as"
                            + " plain UTF-8 text");
        }
        return Optional.empty();
    }

    private static org.yaml.snakeyaml.nodes.Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(1000);
        return new Composer(
                        new ParserImpl(new StreamReader(text), options), new Resolver(), options)
                .getSingleNode();
    }

    /** An alias that doesn't exist may be a password that begins with a star. */
    private static String harmless(String problem) {
        return problem.startsWith("found undefined alias")
                ? "found undefined alias, quote a value that begins with *"
                : problem;
    }

    private Optional<Node.Mapping> root(org.yaml.snakeyaml.nodes.Node node) {
        if (node == null || Tag.NULL.equals(node.getTag())) {
            findings.problem(
                    Place.of(file), "is empty; write at least a model_list with one model");
            return Optional.empty();
        }
        if (node instanceof MappingNode mapping) {
            return Optional.of(mapping(mapping, new Place(file, 0, ""), 0));
        }
        findings.problem(Place.of(file), "is not a mapping; begin it with model_list:");
        return Optional.empty();
    }

    private Node node(org.yaml.snakeyaml.nodes.Node node, Place place, int depth) {
        nodes++;
        if (depth > MAX_DEPTH || nodes > MAX_NODES) {
            throw new YAMLException("too deep or too large");
        }
        return switch (node) {
            case MappingNode mapping -> mapping(mapping, place, depth);
            case SequenceNode sequence -> sequence(sequence, place, depth);
            case ScalarNode scalar ->
                    new Node.Scalar(place, kind(scalar.getTag()), scalar.getValue(), false);
            default -> throw new YAMLException("unknown node");
        };
    }

    private static Node.Kind kind(Tag tag) {
        if (Tag.NULL.equals(tag)) {
            return Node.Kind.NOTHING;
        }
        if (Tag.BOOL.equals(tag)) {
            return Node.Kind.BOOLEAN;
        }
        return Tag.INT.equals(tag) || Tag.FLOAT.equals(tag) ? Node.Kind.NUMBER : Node.Kind.TEXT;
    }

    private Node.Sequence sequence(SequenceNode sequence, Place place, int depth) {
        List<Node> items = new ArrayList<>();
        for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
            items.add(node(item, place.item(items.size(), line(item)), depth + 1));
        }
        return new Node.Sequence(place, items);
    }

    private Node.Mapping mapping(MappingNode mapping, Place place, int depth) {
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Node> merged = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                findings.problem(
                        new Place(file, line, place.path()),
                        "has a key that is a list or mapping; write a plain name");
                continue;
            }
            if (Tag.MERGE.equals(key.getTag())) {
                merge(node(tuple.getValueNode(), place, depth + 1), merged);
                continue;
            }
            Place at = place.key(key.getValue(), line);
            if (!seen.add(key.getValue())) {
                findings.problem(at, "stands twice; remove one of them");
            }
            entries.put(key.getValue(), node(tuple.getValueNode(), at, depth + 1));
        }
        merged.forEach(entries::putIfAbsent);
        return new Node.Mapping(place, entries);
    }

    /** {@code <<: *anchor}, or a list of them, of which the first wins. */
    private static void merge(Node from, Map<String, Node> into) {
        if (from instanceof Node.Mapping mapping) {
            mapping.entries().forEach(into::putIfAbsent);
        }
        if (from instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> merge(item, into));
        }
    }

    private static int line(org.yaml.snakeyaml.nodes.Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
