package dev.tollgate.proxy.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The variables of one reading: those of the process, over them the files of {@code
 * TOLLGATE_SECRETS_DIR}, over them the file's own {@code environment_variables}. It remembers what
 * was asked for, so that a changed variable makes a new generation.
 */
final class Environment {

    /** Names a folder with one file a variable, as Kubernetes mounts a Secret. */
    static final String SECRETS_FOLDER = "TOLLGATE_SECRETS_DIR";

    private final Map<String, String> variables;
    private final SortedMap<String, String> asked = new TreeMap<>();

    private Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /** The process's variables and the secrets folder, if they name one. */
    static Environment of(Map<String, String> process, Findings findings) {
        Map<String, String> variables = new HashMap<>(process);
        secretsFolder(process).ifPresent(folder -> overlay(folder, variables, findings));
        return new Environment(variables);
    }

    /** The folder that {@code TOLLGATE_SECRETS_DIR} names. */
    static Optional<Path> secretsFolder(Map<String, String> process) {
        return Optional.ofNullable(process.get(SECRETS_FOLDER))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    private static void overlay(Path folder, Map<String, String> into, Findings findings) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                // ConfigMaps and Secrets keep their versions in folders named ..data and ..2026_…
                if (!name.startsWith(".") && Files.isRegularFile(file)) {
                    into.put(name, withoutLastLineEnd(Files.readString(file, UTF_8)));
                }
            }
        } catch (IOException e) {
            findings.problem(
                    Place.of(SECRETS_FOLDER),
                    folder
                            + " or a file in it can't be read; make it a folder of UTF-8 files, or"
                            + " unset the variable");
        }
    }

    private static String withoutLastLineEnd(String text) {
        String end = text.endsWith("\r\n") ? "\r\n" : "\n";
        return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
    }

    /** A variable that is set and not blank. */
    Optional<String> get(String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        asked.put(name, value);
        return Optional.of(value);
    }

    /** The first of {@code names} that is set. */
    Optional<String> first(Iterable<String> names) {
        for (String name : names) {
            Optional<String> value = get(name);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    /** The variables {@code names} as far as they are set, to be read by type. */
    Section section(Findings findings, String... names) {
        Place place = Place.of("environment");
        Map<String, Node> entries = new HashMap<>();
        for (String name : names) {
            get(name)
                    .ifPresent(text ->
                            entries.put(
                                    name,
                                    new Node.Scalar(
                                            place.key(name, 0), Node.Kind.TEXT, text, true)));
        }
        return new Section(new Node.Mapping(place, entries), findings);
    }

    /** Whether a variable is there, without counting as asked for. */
    boolean has(String name) {
        return !variables.getOrDefault(name, "").isBlank();
    }

    /** The names of all that are set, without counting as asked for. */
    List<String> names() {
        return variables.keySet().stream().filter(this::has).toList();
    }

    void set(String name, String value) {
        variables.put(name, value);
    }

    /** All variables; values in plain text. */
    Map<String, String> all() {
        return variables;
    }

    /** What was asked for and found; values in plain text. */
    SortedMap<String, String> asked() {
        return asked;
    }
}
