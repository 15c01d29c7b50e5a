package dev.tollgate.charts.command;

import dev.tollgate.charts.document.Nearest;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** The nearest folder upwards from {@code start} that has environments. */
    static Project find(Path start) {
        Path absolute = start.toAbsolutePath().normalize();
        for (@Nullable Path at = absolute; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(ENVIRONMENTS))) {
                return new Project(absolute.relativize(at));
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

    Path charts() {
        return root.resolve("charts");
    }

    /** The file of an environment; whoever names one that isn't there is told which are. */
    Path environment(String name) {
        Path file = environmentFile(name);
        if (Files.isRegularFile(file)) {
            return file;
        }
        throw new ProblemException(
                new Problem(
                        Location.of(file.toString()),
                        "",
                        "does not exist",
                        Nearest.advice(name, environments()) + ", or create the file"));
    }

    Path environmentFile(String name) {
        return root.resolve(ENVIRONMENTS).resolve(name + SUFFIX);
    }

    /** The names of all environments, sorted. */
    List<String> environments() {
        try (Stream<Path> files = Files.list(root.resolve(ENVIRONMENTS))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
