package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import dev.tollgate.charts.secret.SecretLayout.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads encrypted secrets files, with the {@code sops} on the user's PATH or without one.
 *
 * <p>A value is the text that SOPS gives for it in JSON, so an unquoted number loses what a number
 * does not keep: {@code 007} becomes {@code 7}, {@code 1.10} becomes {@code 1.1}, {@code 1e3}
 * becomes {@code 1000}. Quoted values arrive as they were written.
 */
public final class SecretsReader {

    private final Decryptor decryptor;

    /** A reader for the user with this environment; keys and {@code PATH} are taken from it. */
    public SecretsReader(Map<String, String> environment) {
        this(new Decryptors(environment).choose());
    }

    SecretsReader(Decryptor decryptor) {
        this.decryptor = decryptor;
    }

    /** The secrets in {@code file}; throws a {@link ProblemException} with everything wrong. */
    public Secrets read(Path file, SecretRequirements requirements) {
        SopsFile encrypted = SopsFile.read(file);
        SecretLayout layout = SecretLayout.of(file.toString(), encrypted.data());
        List<Problem> problems = new ArrayList<>(layout.problems());
        Map<Key, Secret> values = new LinkedHashMap<>();
        try {
            values.putAll(values(layout, decryptor.decrypt(encrypted)));
            problems.addAll(
                    SecretChecks.of(
                            file.toString(), values, requirements.without(layout.withoutText())));
        } catch (ProblemException undecryptable) {
            problems.addAll(undecryptable.problems());
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        Map<String, Map<String, Secret>> sections = new LinkedHashMap<>();
        values.forEach((key, value) ->
                sections.computeIfAbsent(key.section(), s -> new LinkedHashMap<>())
                        .put(key.name(), value));
        return new Secrets(file.toString(), sections);
    }

    private static Map<Key, Secret> values(SecretLayout layout, Node.Mapping plain) {
        Map<Key, Secret> values = new LinkedHashMap<>();
        for (Key key : layout.keys()) {
            Node node = plain;
            for (String name : key.path()) {
                node = node instanceof Node.Mapping mapping ? mapping.get(name) : node;
            }
            if (node instanceof Node.Scalar scalar) {
                values.put(key, new Secret(scalar.value()));
            }
        }
        return values;
    }
}
