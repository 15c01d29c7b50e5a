package dev.tollgate.proxy.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Replaces {@code os.environ/NAME} by the variable's value, at any depth.
 *
 * <p>As in LiteLLM the whole value is a reference or none of it, an unset variable leaves the key
 * empty, and {@code true} and {@code false} become booleans. Unlike there, lists are resolved too.
 */
final class References {

    private static final String MARK = "os.environ/";

    /** What a variable's name looks like; anything else may be a secret in the wrong place. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Environment environment;
    private final Findings findings;

    References(Environment environment, Findings findings) {
        this.environment = environment;
        this.findings = findings;
    }

    Node resolve(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> resolve(mapping);
            case Node.Sequence sequence -> resolve(sequence);
            case Node.Scalar scalar -> resolve(scalar);
        };
    }

    Node.Mapping resolve(Node.Mapping mapping) {
        Map<String, Node> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> entries.put(key, resolve(value)));
        return new Node.Mapping(mapping.place(), entries);
    }

    private Node.Sequence resolve(Node.Sequence sequence) {
        List<Node> items = sequence.items().stream().map(this::resolve).toList();
        return new Node.Sequence(sequence.place(), items);
    }

    private Node.Scalar resolve(Node.Scalar scalar) {
        if (!scalar.text().startsWith(MARK)) {
            return scalar;
        }
        String name = scalar.text().substring(MARK.length());
        Optional<String> value = environment.get(name);
        if (value.isEmpty()) {
            String shown = NAME.matcher(name).matches() ? name : "what os.environ/ names";
            findings.warning(
                    scalar.place(), shown + " is not set, so this counts as absent; set it");
            return new Node.Scalar(scalar.place(), Node.Kind.NOTHING, "", true);
        }
        String text = value.get();
        boolean truth = text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
        return new Node.Scalar(
                scalar.place(), truth ? Node.Kind.BOOLEAN : Node.Kind.TEXT, text, true);
    }
}
