package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The rules in {@code .sops.yaml} that say for whom a file is encrypted; the first match counts.
 */
public final class SopsRules {

    private static final String RULES = "creation_rules";
    private static final String REGEX = "path_regex";
    private static final String GROUPS = "key_groups";
    private static final String HEAD =
            "# Which secrets file sops encrypts for whom. The first rule whose path matches is taken.";
    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
    private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_/-]");
    private static final List<String> OTHER_KINDS =
            List.of(
                    "kms",
                    "gcp_kms",
                    "hckms",
                    "azure_keyvault",
                    "hc_vault_transit_uri",
                    "hc_vault_uris",
                    "pgp");

    private final Path file;
    private final String text;
    private final Node.Mapping document;

    private SopsRules(Path file, String text) {
        this.file = file;
        this.text = text;
        boolean empty = text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"));
        this.document =
                empty ? new Node.Mapping(List.of(), 0) : YamlReader.read(file.toString(), text);
    }

    /**
     * One rule.
     *
     * @param age the public halves of age keys that it names
     * @param others the kinds of holders that only the real sops can serve, as in {@code kms}
     */
    public record Rule(Location location, List<String> age, List<String> others) {

        public Rule {
            age = List.copyOf(age);
            others = List.copyOf(others);
        }
    }

    /**
     * The rules of {@code file}, none where there is no such file.
     *
     * @throws ProblemException where it is not sound
     */
    public static SopsRules read(Path file) {
        return new SopsRules(file, Files.exists(file) ? SopsFile.text(file) : "");
    }

    /**
     * The rule for a file.
     *
     * @param path relative to the folder of the rules, with slashes
     */
    public Optional<Rule> ruleFor(String path) {
        return rules().stream()
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast)
                .filter(rule -> matches(rule, path))
                .findFirst()
                .map(this::rule);
    }

    /**
     * The text of the file with one more rule and everything else as it was. The rule comes first,
     * where it stands between no other rule and its comment; no other matches its path.
     *
     * @throws ProblemException where the file is written in a way that allows no rule to be added
     */
    public String with(String path, Recipients recipients) {
        String regex = SPECIAL.matcher(path).replaceAll("\\\\$0") + "$";
        String keys = String.join(",", recipients.age());
        List<String> lines = new ArrayList<>(text.isEmpty() ? List.of(HEAD, "") : lines());
        int key = keyLine();
        if (key == 0) {
            key = lines.size();
            lines.add(key - 1, RULES + ":");
        }
        String indent = indent();
        lines.addAll(key, List.of(indent + "- " + REGEX + ": " + regex, indent + "  age: " + keys));
        String longer = String.join(text.contains("\r\n") ? "\r\n" : "\n", lines);
        if (!isThisAnd(longer, path, recipients)) {
            String rule = "`- {" + REGEX + ": '" + regex + "', age: '" + keys + "'}`";
            throw problem(
                    keyLine(), RULES, "can't be added to as it is written", "add the rule " + rule);
        }
        return longer;
    }

    /** Whether sops would read {@code text} as the rules that there are and the new one. */
    private boolean isThisAnd(String text, String path, Recipients recipients) {
        try {
            SopsRules longer = new SopsRules(file, text);
            List<Node> others = longer.rules().stream().skip(1).toList();
            return plain(document.without(RULES), rules())
                            .equals(plain(longer.document.without(RULES), others))
                    && longer.ruleFor(path).map(Rule::age).equals(Optional.of(recipients.age()));
        } catch (ProblemException broken) {
            return false;
        }
    }

    private static String plain(Node.Mapping rest, List<Node> rules) {
        Node.Entry entry = new Node.Entry(RULES, 0, new Node.Sequence(rules, 0), List.of());
        return YamlWriter.write(rest) + YamlWriter.write(new Node.Mapping(List.of(entry), 0));
    }

    /** With a last one that is empty, so that a file ends in a line break afterwards too. */
    private List<String> lines() {
        String whole = text.endsWith("\n") ? text : text + "\n";
        return List.of(whole.split("\r?\n", -1));
    }

    /** The line of {@code creation_rules}, 0 where there is none. */
    private int keyLine() {
        return document.entries().stream()
                .filter(entry -> entry.key().equals(RULES))
                .mapToInt(Node.Entry::line)
                .findFirst()
                .orElse(0);
    }

    /** The blanks before the dash of a rule. */
    private String indent() {
        if (rules().isEmpty()) {
            return "    ";
        }
        String line = lines().get(rules().get(0).line() - 1);
        return line.substring(0, line.length() - line.stripLeading().length());
    }

    private List<Node> rules() {
        return document.list(RULES);
    }

    private boolean matches(Node.Mapping rule, String path) {
        String regex = rule.text(REGEX);
        try {
            return regex.isEmpty() || EncryptionRule.compile(regex).matcher(path).find();
        } catch (PatternSyntaxException invalid) {
            String what = "is not a valid expression (" + invalid.getDescription() + ")";
            throw problem(rule.line(), RULES + "." + REGEX, what, "mend it");
        }
    }

    private Rule rule(Node.Mapping rule) {
        List<Node.Mapping> groups =
                rule.list(GROUPS).stream()
                        .filter(Node.Mapping.class::isInstance)
                        .map(Node.Mapping.class::cast)
                        .toList();
        List<Node.Mapping> holders = new ArrayList<>(groups);
        holders.add(rule);
        List<String> age =
                holders.stream().flatMap(SopsRules::age).filter(AgeKey::isRecipient).toList();
        List<String> others =
                new ArrayList<>(
                        OTHER_KINDS.stream()
                                .filter(kind -> holders.stream().anyMatch(h -> names(h, kind)))
                                .toList());
        if (groups.size() > 1) {
            others.add(GROUPS);
        }
        if (holders.stream().flatMap(SopsRules::age).anyMatch(key -> !AgeKey.isRecipient(key))) {
            others.add("age keys of another type than X25519");
        }
        return new Rule(new Location(file.toString(), rule.line()), age, others);
    }

    /** {@code age} is a text with commas or a list. */
    private static Stream<String> age(Node.Mapping holder) {
        List<String> texts = new ArrayList<>(List.of(holder.text("age")));
        for (Node item : holder.list("age")) {
            if (item instanceof Node.Scalar key) {
                texts.add(key.text());
            }
        }
        return texts.stream().flatMap(SEPARATOR::splitAsStream).filter(key -> !key.isBlank());
    }

    private static boolean names(Node.Mapping holder, String kind) {
        return !holder.text(kind).isBlank() || !holder.list(kind).isEmpty();
    }

    private ProblemException problem(int line, String path, String what, String remedy) {
        return new ProblemException(
                new Problem(new Location(file.toString(), line), path, what, remedy));
    }
}
