package dev.tollgate.charts.document;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Parses one YAML file; made for one file, because it collects that file's problems. */
final class YamlSyntax {

    private static final Map<Tag, Node.Kind> KINDS =
            Map.of(
                    Tag.INT, Node.Kind.WHOLE_NUMBER,
                    Tag.FLOAT, Node.Kind.NUMBER,
                    Tag.BOOL, Node.Kind.BOOLEAN,
                    Tag.NULL, Node.Kind.EMPTY);

    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<org.yaml.snakeyaml.nodes.Node> open =
            Collections.newSetFromMap(new IdentityHashMap<>());

    YamlSyntax(String file) {
        this.file = file;
    }

    Document parse(String text) {
        org.yaml.snakeyaml.nodes.Node root = compose(text);
        if (root == null || root.getTag().equals(Tag.NULL)) {
            throw Documents.empty(file);
        }
        return Document.of(file, text, convert(root, 1, KeyPath.ROOT), problems);
    }

    private org.yaml.snakeyaml.nodes.@Nullable Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        try {
            ParserImpl parser = new ParserImpl(new StreamReader(text), options);
            return new Composer(parser, new Yaml12(), options).getSingleNode();
        } catch (YAMLException e) {
            throw broken(e, text);
        }
    }

    /**
     * The parser's own message quotes the file, and may so show a secret; hence only its reason.
     */
    private ProblemException broken(YAMLException e, String text) {
        if (e instanceof MarkedYAMLException marked) {
            Mark mark =
                    marked.getProblemMark() == null
                            ? marked.getContextMark()
                            : marked.getProblemMark();
            int line = mark == null ? 1 : mark.getLine() + 1;
            String context = marked.getContext() == null ? "" : marked.getContext() + ", ";
            return broken(line, context + marked.getProblem());
        }
        if (e instanceof ReaderException reader) {
            long breaks =
                    text.codePoints().limit(reader.getPosition()).filter(c -> c == '\n').count();
            return broken((int) breaks + 1, "it has a control character");
        }
        return broken(1, "it is too large, too deep or has too many aliases");
    }

    private ProblemException broken(int line, String why) {
        return new ProblemException(
                new Problem(
                        new Location(file, line),
                        "",
                        "is not valid YAML: " + why,
                        "mend this line or the one above it"));
    }

    private Node convert(org.yaml.snakeyaml.nodes.Node node, int line, KeyPath path) {
        if (!open.add(node)) {
            throw broken(line, "an anchor contains itself");
        }
        Node converted;
        if (node instanceof MappingNode mapping) {
            converted = mapping(mapping, line, path);
        } else if (node instanceof SequenceNode sequence) {
            converted = sequence(sequence, line, path);
        } else {
            converted = scalar((ScalarNode) node, line);
        }
        open.remove(node);
        return converted;
    }

    private Node mapping(MappingNode mapping, int line, KeyPath path) {
        List<Node.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int keyLine = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                throw broken(keyLine, "a key is a list or a mapping");
            }
            String key = keyNode.getValue();
            if (!seen.add(key)) {
                problems.add(twice(file, keyLine, path.child(key)));
            }
            Node value = convert(tuple.getValueNode(), keyLine, path.child(key));
            entries.add(new Node.Entry(key, value));
        }
        return new Node.Mapping(line, entries);
    }

    static Problem twice(String file, int line, KeyPath path) {
        return new Problem(
                new Location(file, line),
                path.text(),
                "stands here twice",
                "remove one of the two");
    }

    private Node sequence(SequenceNode sequence, int line, KeyPath path) {
        List<Node> items = new ArrayList<>();
        for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
            int itemLine = item.getStartMark().getLine() + 1;
            items.add(convert(item, itemLine, path.item(items.size())));
        }
        return new Node.Sequence(line, items);
    }

    private static Node scalar(ScalarNode scalar, int line) {
        Node.Kind kind = KINDS.getOrDefault(scalar.getTag(), Node.Kind.TEXT);
        return new Node.Scalar(line, kind, scalar.getValue());
    }

    /**
     * YAML 1.2's core types, as editors check them: {@code no} is text, {@code 010} is ten, and
     * {@code 12:30} is no number.
     */
    private static final class Yaml12 extends Resolver {

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
            addImplicitResolver(Tag.INT, Pattern.compile("[-+]?[0-9]+"), "-+0123456789");
            addImplicitResolver(
                    Tag.FLOAT,
                    Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
                    "-+.0123456789");
            addImplicitResolver(Tag.NULL, Pattern.compile("~|null|"), "~n\0");
        }
    }
}
