package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;

/**
 * An encrypted file as it lies on disk: keys in the clear, values not.
 *
 * @param path where it lies; as the user would type it
 * @param data the keys and encrypted values, without the {@code sops} block
 */
record SopsFile(Path path, Node.Mapping data, SopsMetadata metadata) {

    /** The key of what SOPS itself needs. */
    static final String BLOCK = "sops";

    /** Reads the file; throws a {@link ProblemException} where it is not a sound SOPS file. */
    static SopsFile read(Path path) {
        return parse(path, text(path));
    }

    /** Reads a file from its text; {@code path} is named in problems and tells the format. */
    static SopsFile parse(Path path, String text) {
        String file = path.toString();
        Node.Mapping document =
                isJson(path) ? JsonReader.read(file, text) : YamlReader.read(file, text);
        boolean marked = document.entries().stream().anyMatch(e -> e.key().equals(BLOCK));
        if (!marked || !(document.get(BLOCK) instanceof Node.Mapping block)) {
            throw problem(
                    path,
                    0,
                    "is not encrypted: it has no `sops` block",
                    "give it a rule in .sops.yaml, then `sops --encrypt --in-place " + file + "`");
        }
        SopsFile read =
                new SopsFile(
                        path, document.without(BLOCK), SopsMetadata.of(block, rule(path, block)));
        List<Problem> readable = read.readableSecrets();
        if (!readable.isEmpty()) {
            throw new ProblemException(readable);
        }
        return read;
    }

    /** Whether the name says JSON; everything else is YAML. */
    static boolean isJson(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    }

    /** The text of the file without a byte order mark. */
    static String text(Path path) {
        if (!Files.exists(path)) {
            throw problem(path, 0, "does not exist", "make it with `init`, or correct its name");
        }
        if (Files.isDirectory(path)) {
            throw problem(path, 0, "is a directory", "name a file in it");
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException unreadable) {
            if (unreadable instanceof CharacterCodingException) {
                throw problem(path, 0, "is not UTF-8 text", "save it as UTF-8");
            }
            String why = unreadable.getClass().getSimpleName();
            throw problem(path, 0, "cannot be read (" + why + ")", "check its permissions");
        }
    }

    private static EncryptionRule rule(Path path, Node.Mapping block) {
        List<EncryptionRule> rules = EncryptionRule.in(block);
        if (rules.size() > 1) {
            String names = rules.get(0).kind().key() + " and " + rules.get(1).kind().key();
            throw problem(path, block.line(), "has both " + names, "keep one of them");
        }
        EncryptionRule rule = rules.isEmpty() ? EncryptionRule.DEFAULT : rules.get(0);
        try {
            rule.encrypts(List.of(""));
        } catch (PatternSyntaxException invalid) {
            String what =
                    "its "
                            + rule.kind().key()
                            + " is not a valid expression ("
                            + invalid.getDescription()
                            + ")";
            throw problem(path, block.line(), what, "mend the expression");
        }
        return rule;
    }

    /** A problem for each value that should be encrypted and can be read by everybody. */
    private List<Problem> readableSecrets() {
        List<Problem> found = new ArrayList<>();
        new TreeWalk(
                        (scalar, keys) -> {
                            if (isReadableSecret(scalar, keys)) {
                                found.add(readableSecret(scalar, keys));
                            }
                            return scalar;
                        })
                .mapping(data, List.of());
        return found;
    }

    private Problem readableSecret(Node.Scalar scalar, List<String> keys) {
        return new Problem(
                new Location(path.toString(), scalar.line()),
                String.join(".", keys),
                "is not encrypted in a file that is",
                "take it out, then add it with `sops " + path + "`");
    }

    /** The values that stay readable in the file. */
    List<String> readableTexts() {
        List<String> found = new ArrayList<>();
        new TreeWalk(
                        (scalar, keys) -> {
                            if (!SopsCipher.isSealed(scalar)) {
                                found.add(scalar.text());
                            }
                            return scalar;
                        })
                .mapping(data, List.of());
        return found;
    }

    private boolean isReadableSecret(Node.Scalar scalar, List<String> keys) {
        if (scalar.kind() == Node.Kind.NULL || scalar.text().isEmpty()) {
            return false;
        }
        return metadata.rule().encrypts(keys).orElse(false) && !SopsCipher.isSealed(scalar);
    }

    static List<String> append(List<String> keys, String key) {
        List<String> longer = new ArrayList<>(keys);
        longer.add(key);
        return longer;
    }

    private static ProblemException problem(Path path, int line, String what, String remedy) {
        return new ProblemException(
                new Problem(new Location(path.toString(), line), "", what, remedy));
    }
}
