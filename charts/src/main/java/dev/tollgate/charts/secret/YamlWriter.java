package dev.tollgate.charts.secret;

import dev.tollgate.charts.secret.Node.Kind;
import dev.tollgate.charts.secret.Node.Scalar;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Writes nodes as YAML that every version of the language reads with the same types. */
final class YamlWriter {

    private static final int INDENT = 4;

    /** Text that no version of YAML takes for anything but a string. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*|ENC\\[[A-Za-z0-9_,:=+/]+\\]");

    private static final Pattern WORD = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");
    private static final Pattern BLOCK = Pattern.compile("([!-~]([ -~]*[!-~])?\n){2,}");
    private static final Map<String, String> NOT_FINITE =
            Map.of("NaN", ".nan", "+Inf", ".inf", "-Inf", "-.inf");

    private final Resolver resolver = new Resolver();

    private YamlWriter() {}

    static String write(Node.Mapping mapping) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setIndent(INDENT);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setSplitLines(false);
        options.setProcessComments(true);
        StringWriter out = new StringWriter();
        new Yaml(options).serialize(new YamlWriter().node(mapping), out);
        return out.toString();
    }

    private org.yaml.snakeyaml.nodes.Node node(Node node) {
        if (node instanceof Node.Mapping mapping) {
            List<NodeTuple> tuples = mapping.entries().stream().map(this::tuple).toList();
            return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
        }
        if (node instanceof Node.Sequence sequence) {
            List<org.yaml.snakeyaml.nodes.Node> items =
                    sequence.items().stream().map(this::node).toList();
            return new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
        }
        return scalar((Scalar) node);
    }

    private NodeTuple tuple(Node.Entry entry) {
        ScalarNode key = scalar(Scalar.string(entry.key(), entry.line()));
        List<CommentLine> comments = new ArrayList<>();
        for (String comment : entry.comments()) {
            comments.add(new CommentLine(null, null, comment, CommentType.BLOCK));
        }
        key.setBlockComments(comments);
        return new NodeTuple(key, node(entry.value()));
    }

    private ScalarNode scalar(Scalar scalar) {
        if (scalar.kind() == Kind.STRING) {
            return new ScalarNode(Tag.STR, scalar.text(), null, null, style(scalar.text()));
        }
        String text =
                scalar.kind() == Kind.NULL
                        ? "null"
                        : NOT_FINITE.getOrDefault(scalar.text(), scalar.value());
        Tag tag = resolver.resolve(NodeId.scalar, text, true);
        return new ScalarNode(tag, text, null, null, ScalarStyle.PLAIN);
    }

    private static ScalarStyle style(String text) {
        if (PLAIN.matcher(text).matches() && !WORD.matcher(text).matches()) {
            return ScalarStyle.PLAIN;
        }
        return BLOCK.matcher(text).matches() ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
    }
}
