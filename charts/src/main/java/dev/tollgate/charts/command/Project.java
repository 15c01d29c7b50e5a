package dev.tollgate.charts.command;

import dev.tollgate.charts.document.Nearest;
import dev.tollgate.charts.environment.Name;
import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder tree of a checkout.
 *
 * @param root relative to the working directory, so that messages show paths as the user types them
 */
record Project(Path root) {

    private static final String ENVIRONMENTS = "charts/environments";
    private static final String SUFFIX = ".yaml";
    private static final Pattern NAME = Pattern.compile(Name.PATTERN);

    /** The nearest folder upwards from {@code start} that has environments. */
    static Project find(Path start) {
        Path absolute = start.toAbsolutePath().normalize();
        for (@Nullable Path at = absolute; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(ENVIRONMENTS))) {
                return new Project(start.isAbsolute() ? at : absolute.relativize(at));
            }
        }
        throw new ProblemException(
                new Problem(
                        Location.of(absolute.toString()),
                        "",
                        "has no " + ENVIRONMENTS + ", and no folder above it has",
                        "run this inside a checkout of Tollgate"));
    }

    /** A path inside the project. */
    Path resolve(String path) {
        return root.resolve(path);
    }

    /** What a build wrote of an image, {@code sha256:…}; empty where nothing was built yet. */
    String digest(String path) {
        Path file = resolve(path);
        String digest = "";
        try {
            digest = Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (digest.isEmpty() || digest.matches("sha256:[0-9a-f]{64}")) {
            return digest;
        }
        throw new ProblemException(
                new Problem(
                        Location.of(file.toString()),
                        "",
                        "holds no digest",
                        "build the image again: mvn -pl proxy -am package -Pimage"));
    }

    Path charts() {
        return root.resolve("charts");
    }

    /** The file of an environment; whoever names one that isn't there is told which are. */
    Path environment(String name) {
        requireName(name);
        Path file = environmentFile(name);
        if (Files.isRegularFile(file)) {
            return file;
        }
        throw new ProblemException(
                new Problem(Location.of(file.toString()), "", "does not exist", remedy(name)));
    }

    /** An environment's name becomes a file name, a folder name, and part of what it deploys. */
    static void requireName(String name) {
        if (NAME.matcher(name).matches()) {
            return;
        }
        String bare = name.substring(name.lastIndexOf('/') + 1);
        String meant =
                bare.endsWith(SUFFIX) ? bare.substring(0, bare.length() - SUFFIX.length()) : "";
        String remedy =
                NAME.matcher(meant).matches()
                        ? "write it as " + meant
                        : "use at most 63 lower-case letters, digits and '-', as in prod-eu";
        throw new ProblemException(
                new Problem(
                        Location.of("'" + name + "'"),
                        "",
                        "is not a name of an environment",
                        remedy));
    }

    /**
     * The SOPS file of an environment, or where it would be, relative to the root.
     *
     * @param source says which, unless it keeps its values elsewhere
     */
    static String secretsFile(String name, SecretSource source) {
        String given = null;
        if (source instanceof SecretSource.Plain plain) {
            given = plain.file();
        } else if (source instanceof SecretSource.Sops sops) {
            given = sops.file();
        }
        return given == null ? "secrets/" + name + ".yaml" : given;
    }

    private String remedy(String name) {
        List<String> others = environments();
        String copy = "copy " + ENVIRONMENTS + "/dev.yaml to make it";
        return others.isEmpty() ? copy : Nearest.advice(name, others) + " or " + copy;
    }

    Path environmentFile(String name) {
        return root.resolve(ENVIRONMENTS).resolve(name + SUFFIX);
    }

    /** The names of all environments, sorted. */
    List<String> environments() {
        try (Stream<Path> files = Files.list(root.resolve(ENVIRONMENTS))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
