package dev.tollgate.charts.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folders in which the user's programs are sought: the variable {@code PATH}. */
public final class SearchPath {

    private final String folders;

    /** That of the user with this environment. */
    public SearchPath(Map<String, String> environment) {
        this.folders = environment.getOrDefault("PATH", "");
    }

    /** The first file that is {@code program} and may be started. */
    public Optional<Path> find(String program) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(folders)
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> candidates(folder, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static Stream<Path> candidates(String folder, String program) {
        try {
            Path path = Path.of(folder);
            return Stream.of(program, program + ".exe").map(path::resolve);
        } catch (InvalidPathException notAFolder) {
            return Stream.empty();
        }
    }
}
