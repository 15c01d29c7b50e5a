package dev.tollgate.charts.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvironmentLoaderTest {

    static final Path ENVIRONMENTS = Path.of("environments");
    static final Path BAD = Path.of("src/test/resources/environment/bad");

    private final EnvironmentLoader loader = new EnvironmentLoader();

    static Stream<String> committedFiles() throws IOException {
        return names(ENVIRONMENTS);
    }

    static Stream<String> badFiles() throws IOException {
        return names(BAD);
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml"))
                            .sorted()
                            .toList();
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("committedFiles")
    void committedEnvironmentLoads(String name) {
        assertThat(loader.load(ENVIRONMENTS.resolve(name), name).namespace()).isNotNull();
    }

    /** Each bad file has the expected problems beside it, in a text file of the same name. */
    @ParameterizedTest
    @MethodSource("badFiles")
    void badFileGivesTheProblemsBesideIt(String name) throws IOException {
        Path expected = BAD.resolve(name.replace(".yaml", ".txt"));

        ProblemException thrown =
                catchThrowableOfType(
                        ProblemException.class, () -> loader.load(BAD.resolve(name), name));

        assertThat(thrown).as("%s loads", name).isNotNull();
        if (System.getProperty("golden.update") != null) {
            assertThat(System.getenv("CI")).as("CI never rewrites what it checks").isNull();
            Files.writeString(expected, thrown.getMessage() + "\n");
        }
        assertThat(thrown.getMessage() + "\n").isEqualTo(Files.readString(expected));
    }

    @Test
    void absentKeysTakeTheirDefaults() {
        Environment dev = loader.load(ENVIRONMENTS.resolve("dev.yaml"), "dev.yaml");

        assertThat(dev.gateway().config()).isEqualTo("gateway/config.yaml");
        assertThat(dev.gateway().section()).isEqualTo(new Name("litellm"));
        assertThat(dev.networkPolicies().enabled()).isTrue();
        assertThat(dev.servedModels()).isEmpty();
        assertThat(dev.secretKeys())
                .containsEntry(
                        "postgresql.password", SecretKey.of("postgresql", "POSTGRES_PASSWORD"))
                .containsEntry(
                        "gateway.firstKey.secretKey",
                        SecretKey.of("litellm", "TOLLGATE_VIRTUAL_KEY"));
    }

    @Test
    void rangeOfKeysIsWrittenOut() {
        Environment prod = loader.load(ENVIRONMENTS.resolve("prod.yaml"), "prod.yaml");

        assertThat(prod.secrets().declared().orElseThrow().get("litellm"))
                .contains("GEMINI_KEY_1", "GEMINI_KEY_2")
                .doesNotContain("GEMINI_KEY_{1..2}");
    }

    @Test
    void missingFileIsAProblemOfThatFile() {
        assertThatThrownBy(() -> loader.load(Path.of("no/such.yaml"), "no/such.yaml"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("no/such.yaml: does not exist; create it, or correct the path");
    }

    @Test
    void folderIsAProblemOfThatFile(@TempDir Path folder) {
        assertThatThrownBy(() -> loader.load(folder, "environments"))
                .hasMessage("environments: is a folder; make it a file that you may read");
    }

    @Test
    void fileInAnotherEncodingIsAProblem(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("latin.yaml");
        Files.write(file, "namespace: grün".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> loader.load(file, "latin.yaml"))
                .hasMessage("latin.yaml: is not UTF-8; save it as UTF-8 text");
    }
}
