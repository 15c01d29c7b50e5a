package dev.tollgate.charts.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The age keys of the user: from {@code SOPS_AGE_KEY}, {@code SOPS_AGE_KEY_FILE} and the default
 * key file of SOPS, as the real tool looks for them, and then the development key beside the file.
 */
final class AgeKeyring {

    /** The name of the development key beside the secrets files. */
    static final String DEVELOPMENT_KEY = "dev.agekey";

    private static final String DEFAULT_FILE = "sops/age/keys.txt";

    private final Map<String, String> environment;

    AgeKeyring(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * The keys of one place.
     *
     * @param place how the user knows it: a variable or a path
     * @param found what it holds, as in «2 keys»; never a key
     */
    record Source(String place, List<AgeKey> keys, String found) {

        Source {
            keys = List.copyOf(keys);
        }
    }

    /** The places where a key for {@code file} may be, in the order in which they are tried. */
    List<Source> sources(Path file) {
        List<Source> sources = new ArrayList<>(own());
        Path development = developmentKey(file);
        sources.add(load(development.toString(), development));
        return sources;
    }

    /** The same in words, each with what it holds. */
    String places(Path file) {
        return "looked in "
                + sources(file).stream()
                        .map(source -> source.place() + " (" + source.found() + ")")
                        .collect(Collectors.joining(", "));
    }

    /** The same without the development key, which everybody has. */
    List<Source> own() {
        List<Source> sources = new ArrayList<>();
        variable("SOPS_AGE_KEY").ifPresent(text -> sources.add(parse("SOPS_AGE_KEY", text)));
        variable("SOPS_AGE_KEY_FILE")
                .ifPresent(name -> sources.add(load("SOPS_AGE_KEY_FILE " + name, Path.of(name))));
        for (Path path : defaultFiles()) {
            sources.add(load(path.toString(), path));
        }
        return sources;
    }

    /**
     * The file in which sops expects a key of the user; empty where no variable tells.
     *
     * @param development the file that is everybody's, so no key of the user belongs there
     */
    Optional<Path> file(Path development) {
        Path everybodys = development.toAbsolutePath().normalize();
        return variable("SOPS_AGE_KEY_FILE")
                .map(Path::of)
                .filter(file -> !file.toAbsolutePath().normalize().equals(everybodys))
                .or(this::defaultFile);
    }

    /** Where sops looks on this system, as it asks Go for the user's folder of settings. */
    private Optional<Path> defaultFile() {
        boolean mac = System.getProperty("os.name", "").startsWith("Mac");
        Optional<String> windows = variable("AppData");
        String below = mac ? "Library/Application Support" : ".config";
        return windows.or(() -> variable("XDG_CONFIG_HOME"))
                .map(Path::of)
                .or(() -> variable("HOME").map(home -> Path.of(home, below)))
                .map(folder -> folder.resolve(DEFAULT_FILE));
    }

    /** The development key file for {@code file}, if it is there and one of its keys fits. */
    Optional<Path> developmentKeyFor(SopsFile file) {
        Path path = developmentKey(file.path());
        List<String> recipients = file.metadata().ageNames();
        boolean fits =
                load(path.toString(), path).keys().stream()
                        .anyMatch(key -> recipients.contains(key.recipient()));
        return fits ? Optional.of(path) : Optional.empty();
    }

    private static Path developmentKey(Path file) {
        return file.resolveSibling(DEVELOPMENT_KEY);
    }

    private List<Path> defaultFiles() {
        List<Path> files = new ArrayList<>();
        variable("XDG_CONFIG_HOME").ifPresent(dir -> files.add(Path.of(dir, DEFAULT_FILE)));
        variable("HOME")
                .ifPresent(home -> {
                    files.add(Path.of(home, ".config", DEFAULT_FILE));
                    files.add(Path.of(home, "Library/Application Support", DEFAULT_FILE));
                });
        variable("AppData").ifPresent(dir -> files.add(Path.of(dir, DEFAULT_FILE)));
        return files;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    static Source load(String place, Path path) {
        if (!Files.exists(path)) {
            return new Source(place, List.of(), "no such file");
        }
        try {
            return parse(place, Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return new Source(place, List.of(), "cannot be read");
        }
    }

    private static Source parse(String place, String text) {
        List<String> words = words(text);
        List<AgeKey> keys =
                words.stream().flatMap(word -> AgeKey.find(new Secret(word)).stream()).toList();
        int unknown = words.size() - keys.size();
        String found = keys.size() == 1 ? "1 key" : keys.size() + " keys";
        String rest = unknown == 0 ? "" : ", " + unknown + " that only the real sops can use";
        return new Source(place, keys, found + rest);
    }

    private static List<String> words(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .flatMap(line -> Stream.of(line.strip().split("\\s+", -1)))
                .toList();
    }
}
