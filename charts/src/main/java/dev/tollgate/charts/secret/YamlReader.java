package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a YAML document into nodes; its messages hold keys and lines, never values. */
final class YamlReader {

    private static final int MAX_DEPTH = 50;
    private static final int MAX_CHARACTERS = 64 * 1024 * 1024;

    private final String file;
    private final boolean comments;

    private YamlReader(String file, boolean comments) {
        this.file = file;
        this.comments = comments;
    }

    /** The mapping in {@code text}; {@code file} is named in problems. */
    static Node.Mapping read(String file, String text) {
        return new YamlReader(file, false).document(text);
    }

    /** Like {@link #read}, and keeps comment lines above keys. */
    static Node.Mapping readWithComments(String file, String text) {
        return new YamlReader(file, true).document(text);
    }

    private Node.Mapping document(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setProcessComments(comments);
        options.setCodePointLimit(MAX_CHARACTERS);
        List<org.yaml.snakeyaml.nodes.Node> documents = new ArrayList<>();
        try {
            Yaml yaml = new Yaml(options);
            Iterator<org.yaml.snakeyaml.nodes.Node> all =
                    yaml.composeAll(new StringReader(text)).iterator();
            all.forEachRemaining(documents::add);
        } catch (YAMLException broken) {
            throw broken(broken);
        }
        if (documents.size() > 1) {
            int line = line(documents.get(1));
            throw problem(line, "", "a second YAML document begins here", "keep only one");
        }
        if (documents.isEmpty() || !(documents.get(0) instanceof MappingNode mapping)) {
            throw problem(0, "", "holds no mapping", "write one `KEY: value` a line");
        }
        return mapping(mapping, "", 0);
    }

    /** Names only the place: what the parser read there may be a secret. */
    private ProblemException broken(YAMLException broken) {
        if (!(broken instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
            return problem(0, "", "is not valid YAML", "mend the file");
        }
        int line = marked.getProblemMark().getLine() + 1;
        String context = marked.getContext() == null ? "" : " (" + marked.getContext() + ")";
        return problem(line, "", "is not valid YAML" + context, "mend the line");
    }

    private Node.Mapping mapping(MappingNode node, String path, int depth) {
        List<Node.Entry> entries = new ArrayList<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Node.Entry entry = entry(tuple, path, depth);
            Integer before = lines.putIfAbsent(entry.key(), entry.line());
            if (before != null) {
                String what = "the key is already on line " + before;
                throw problem(entry.line(), join(path, entry.key()), what, "remove one of the two");
            }
            entries.add(entry);
        }
        return new Node.Mapping(entries, line(node));
    }

    private Node.Entry entry(NodeTuple tuple, String path, int depth) {
        int line = line(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)
                || scalar(key).kind() != Node.Kind.STRING) {
            throw problem(line, path, "a key is not a string", "quote the key");
        }
        List<String> above = new ArrayList<>();
        addComments(above, key.getBlockComments());
        addComments(above, tuple.getValueNode().getInLineComments());
        Node value = node(tuple.getValueNode(), join(path, key.getValue()), depth + 1);
        return new Node.Entry(key.getValue(), line, value, above);
    }

    private static void addComments(List<String> to, List<CommentLine> lines) {
        if (lines == null) {
            return;
        }
        lines.stream()
                .filter(line -> line.getCommentType() != CommentType.BLANK_LINE)
                .map(CommentLine::getValue)
                .forEach(to::add);
    }

    private Node node(org.yaml.snakeyaml.nodes.Node node, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw problem(line(node), path, "is nested too deeply", "flatten it");
        }
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, path, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<Node> items =
                    sequence.getValue().stream().map(item -> node(item, path, depth + 1)).toList();
            return new Node.Sequence(items, line(node));
        }
        return scalar((ScalarNode) node);
    }

    private static Node.Scalar scalar(ScalarNode node) {
        int line = line(node);
        if (node.getTag().equals(Tag.BINARY)) {
            byte[] bytes = Base64.getMimeDecoder().decode(node.getValue());
            return Node.Scalar.string(new String(bytes, StandardCharsets.UTF_8), line);
        }
        if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            return Node.Scalar.string(node.getValue(), line);
        }
        return YamlScalars.resolve(node.getValue(), line);
    }

    private static int line(org.yaml.snakeyaml.nodes.Node node) {
        return node.getStartMark().getLine() + 1;
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private ProblemException problem(int line, String path, String what, String remedy) {
        return new ProblemException(new Problem(new Location(file, line), path, what, remedy));
    }
}
