package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file of {@code config/bad} begins with the problems that it has: {@code # problem: …}. */
class BadFilesTest {

    private static final Path FOLDER = Path.of("src/test/resources/config/bad");
    private static final String MARK = "# problem: ";

    private final ConfigurationLoader loader = new ConfigurationLoader(Map.of(), new FakeVendors());

    static List<Path> files() throws IOException {
        return Cases.in(FOLDER);
    }

    @ParameterizedTest
    @MethodSource("files")
    void badFileTellsAllItsProblems(Path file) throws IOException {
        List<String> expected =
                Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith(MARK))
                        .map(line -> file + line.substring(MARK.length()))
                        .toList();

        assertThat(expected).isNotEmpty();
        assertThat(problems(file)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void missingFileSaysWhatLiteLlmSays() {
        assertThat(problems(Path.of("no/config.yaml")))
                .containsExactly("Config file not found: no/config.yaml; correct --config");
    }

    @Test
    void folderIsNoFile() {
        assertThat(problems(FOLDER))
                .containsExactly(FOLDER + ": can't be read; make it a file that you may read");
    }

    private List<String> problems(Path file) {
        ConfigurationException thrown =
                catchThrowableOfType(ConfigurationException.class, () -> loader.load(file));
        assertThat(thrown).as("no problem was found in " + file).isNotNull();
        return thrown.problems();
    }
}
