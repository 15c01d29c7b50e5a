package dev.tollgate.charts.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.charts.chart.Inputs;
import dev.tollgate.charts.dist.ManifestYaml;
import dev.tollgate.charts.environment.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every chart of every test environment writes what its golden file says. With {@code
 * -Dgolden.update} the files are rewritten instead; read the difference before you commit it.
 */
class GoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void chartWritesItsGoldenFile(Golden golden) throws IOException {
        if (updating()) {
            Files.createDirectories(golden.file().resolveSibling(""));
            Files.writeString(golden.file(), golden.text());
        }

        assertThat(golden.file()).as("Run the tests with -Dgolden.update to make it").exists();
        assertThat(golden.text()).as("%s", golden).isEqualTo(Files.readString(golden.file()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chartWritesItsGoldenFile")
    void readerOfYamlSeesWhatTheChartSays(Golden golden) {
        assertThat(ManifestYaml.read(golden.text())).as("%s", golden).isEqualTo(golden.objects());
    }

    @Test
    void everyGoldenFileHasItsChart() throws IOException {
        List<Path> written = chartWritesItsGoldenFile().map(Golden::file).toList();
        List<Path> stale = files().stream().filter(file -> !written.contains(file)).toList();
        if (updating()) {
            for (Path file : stale) {
                Files.delete(file);
            }
            stale = files().stream().filter(file -> !written.contains(file)).toList();
        }

        assertThat(stale).as("golden files that no chart writes any more").isEmpty();
    }

    static Stream<Golden> chartWritesItsGoldenFile() {
        return TestEnvironments.own().stream()
                .flatMap(inputs ->
                        TestEnvironments.charts(inputs).entrySet().stream()
                                .filter(chart -> !sealed(inputs, chart.getValue()))
                                .map(chart ->
                                        new Golden(
                                                file(inputs, chart.getKey()), chart.getValue())));
    }

    /** Encryption is random, so no golden file can say what it gives. */
    private static boolean sealed(Inputs inputs, List<Map<String, Object>> objects) {
        return inputs.environment().secrets() instanceof SecretSource.Sops
                && objects.stream().anyMatch(object -> "Secret".equals(object.get("kind")));
    }

    private static Path file(Inputs inputs, String chart) {
        return GOLDEN.resolve(inputs.name()).resolve(chart + ".yaml");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean updating() {
        boolean updating = System.getProperty("golden.update") != null;
        if (updating) {
            assertThat(System.getenv("CI")).as("CI never rewrites what it checks").isNull();
        }
        return updating;
    }

    record Golden(Path file, List<Map<String, Object>> objects) {

        String text() {
            return ManifestYaml.write(objects);
        }

        @Override
        public String toString() {
            return GOLDEN.relativize(file).toString();
        }
    }
}
