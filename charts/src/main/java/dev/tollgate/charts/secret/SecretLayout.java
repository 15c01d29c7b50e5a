package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which keys a secrets file has in which section; values are not looked at, so an encrypted file
 * has a layout too. A file is nested, {@code section: {NAME: value}}, or flat, {@code NAME: value}.
 */
final class SecretLayout {

    /** What can be a variable in every shell and program. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Kubernetes' limit for a key of a Secret. */
    private static final int LONGEST_NAME = 253;

    /** Part of an object's name (RFC 1123); shorter than its 63, for the rest of that name. */
    private static final Pattern SECTION = Pattern.compile("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");

    private final String file;
    private final List<Key> keys = new ArrayList<>();
    private final Set<String> withoutText = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private SecretLayout(String file) {
        this.file = file;
    }

    /**
     * One key.
     *
     * @param section {@link Secrets#FLAT} in a flat file
     * @param path where it stands in the file
     */
    record Key(String section, String name, List<String> path, int line) {

        String dotted() {
            return String.join(".", path);
        }
    }

    /** The layout of a document, {@code file} being its name in problems. */
    static SecretLayout of(String file, Node.Mapping document) {
        SecretLayout layout = new SecretLayout(file);
        layout.read(document);
        return layout;
    }

    /** The keys that have a text value. */
    List<Key> keys() {
        return keys;
    }

    /** The names of the other keys, each of which is a problem. */
    Set<String> withoutText() {
        return withoutText;
    }

    /** What is wrong with keys and shape. */
    List<Problem> problems() {
        return problems;
    }

    private void read(Node.Mapping document) {
        if (document.entries().isEmpty()) {
            add(0, "", "holds no secret", "add a section with a key");
        }
        checkMixture(document);
        for (Node.Entry entry : document.entries()) {
            if (entry.value() instanceof Node.Mapping section) {
                readSection(entry, section);
            } else {
                readKey(Secrets.FLAT, List.of(), entry);
            }
        }
    }

    private void checkMixture(Node.Mapping document) {
        List<Node.Entry> sections = select(document, value -> value instanceof Node.Mapping);
        List<Node.Entry> flat = select(document, SecretLayout::isFlatValue);
        if (sections.isEmpty() || flat.isEmpty()) {
            return;
        }
        Node.Entry key = flat.get(0);
        Node.Entry section = sections.get(0);
        add(
                key.line(),
                key.key(),
                "is a key outside of all sections, while `"
                        + section.key()
                        + "` (line "
                        + section.line()
                        + ") is a section",
                "move the key into a section, or all keys out of theirs");
    }

    private static boolean isFlatValue(Node value) {
        return value instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NULL;
    }

    private static List<Node.Entry> select(Node.Mapping document, Predicate<Node> kind) {
        return document.entries().stream().filter(entry -> kind.test(entry.value())).toList();
    }

    private void readSection(Node.Entry entry, Node.Mapping section) {
        if (!SECTION.matcher(entry.key()).matches()) {
            add(
                    entry.line(),
                    entry.key(),
                    "is not a section name: it becomes part of the name of a Kubernetes object",
                    "use up to 40 of a-z, 0-9 and `-`, a letter or digit first and last");
        }
        section.entries().forEach(key -> readKey(entry.key(), List.of(entry.key()), key));
    }

    private void readKey(String section, List<String> above, Node.Entry entry) {
        Key key = new Key(section, entry.key(), SopsFile.append(above, entry.key()), entry.line());
        String fault = fault(entry.value());
        if (!fault.isEmpty()) {
            String remedy = "write one text value, or remove the key";
            add(key.line(), key.dotted(), fault, remedy);
            withoutText.add(key.name());
            return;
        }
        if (!NAME.matcher(key.name()).matches() || key.name().length() > LONGEST_NAME) {
            add(
                    key.line(),
                    key.dotted(),
                    "is not a name of an environment variable",
                    "use up to 253 letters, digits and `_`, and no digit first, as in `%s`"
                            .formatted(suggestion(key.name())));
        }
        keys.add(key);
    }

    private static String fault(Node value) {
        if (value instanceof Node.Mapping) {
            return "is a section inside a section";
        }
        if (value instanceof Node.Sequence) {
            return "is a list";
        }
        return value instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL
                ? "has no value"
                : "";
    }

    private static String suggestion(String name) {
        String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 1) : name;
        String valid = cut.replaceAll("[^A-Za-z0-9_]", "_");
        return valid.isEmpty() || Character.isDigit(valid.charAt(0)) ? "_" + valid : valid;
    }

    private void add(int line, String path, String what, String remedy) {
        problems.add(new Problem(new Location(file, line), path, what, remedy));
    }
}
