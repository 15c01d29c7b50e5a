package dev.tollgate.charts.command;

import dev.tollgate.charts.process.SearchPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A copy of this repository's inputs in a folder of a test, and a shell to run the program in. */
final class TestProject {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> INPUTS =
            List.of(".sops.yaml", "secrets", "charts/environments", "charts/gateway");

    private final Path root;
    private final Map<String, String> variables = new HashMap<>();

    private @Nullable String answer;

    private TestProject(Path root) {
        this.root = root;
        variables.put("HOME", root.resolve("home").toString());
        variables.put("JSII_NODE", node());
    }

    static TestProject in(Path folder) {
        for (String input : INPUTS) {
            copy(REPOSITORY.resolve(input), folder.resolve(input));
        }
        return new TestProject(folder);
    }

    /** A folder without any input. */
    static TestProject empty(Path folder) {
        return new TestProject(folder);
    }

    /** What a run left. */
    record Run(int exit, String out, String err) {}

    Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit =
                Tollgate.run(
                        new Shell(
                                variables,
                                root,
                                new PrintStream(out),
                                new PrintStream(err),
                                question -> Optional.ofNullable(answer)),
                        arguments);
        return new Run(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    TestProject with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** A terminal at which somebody answers every question so. */
    TestProject answering(String text) {
        answer = text;
        return this;
    }

    TestProject without(String variable) {
        variables.remove(variable);
        return this;
    }

    Path path(String path) {
        return root.resolve(path);
    }

    String read(String path) {
        try {
            return Files.readString(path(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String path, String text) {
        try {
            Files.createDirectories(path(path).resolveSibling(""));
            Files.writeString(path(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void edit(String path, UnaryOperator<String> change) {
        String before = read(path);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalArgumentException(path + " has nothing to change");
        }
        write(path, after);
    }

    /** File name → content of everything in a folder, hidden files included. */
    Map<String, String> files(String folder) {
        Map<String, String> files = new HashMap<>();
        try (Stream<Path> all = Files.list(path(folder))) {
            all.forEach(file ->
                    files.put(file.getFileName().toString(), read(folder, file.getFileName())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private String read(String folder, Path file) {
        Path path = path(folder).resolve(file);
        return Files.isDirectory(path) ? "(folder)" : read(folder + "/" + file);
    }

    /** The Node.js that jsii will start too. */
    static String node() {
        String chosen = System.getenv("JSII_NODE");
        return chosen == null
                ? new SearchPath(System.getenv()).find("node").orElseThrow().toString()
                : chosen;
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.resolveSibling(""));
                Files.copy(path, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
