package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file of {@code config/pool} says in comments which deployments it makes of an entry with
 * {@code key-pool/gemini}, and which warnings it causes.
 */
class KeyPoolFilesTest {

    private static final Path FOLDER = Path.of("src/test/resources/config/pool");
    private static final String DEPLOYMENT = "# deployment: ";
    private static final String WARNING = "# warning: ";
    private static final String OTHER_WARNING = "# warning of the configuration: ";

    private static final String CONFIG =
            "model_list: [{model_name: '*', litellm_params: {model: key-pool/gemini}}]";

    static List<Path> files() throws IOException {
        return Cases.in(FOLDER);
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileMakesItsDeploymentsAndWarnings(Path file) throws IOException {
        Configuration read = loader(file).read("c.yaml", CONFIG);

        assertThat(read.deployments().stream().map(KeyPoolFilesTest::line))
                .containsExactlyElementsOf(marked(file, DEPLOYMENT, ""));
        List<String> warnings = new ArrayList<>(marked(file, WARNING, file.toString()));
        warnings.addAll(marked(file, OTHER_WARNING, ""));
        assertThat(read.warnings()).containsExactlyInAnyOrderElementsOf(warnings);
    }

    @ParameterizedTest
    @MethodSource("files")
    void secretOfADeploymentIsItsKeysOwn(Path file) {
        Configuration read = loader(file).read("c.yaml", CONFIG);

        assertThat(read.deployments())
                .allSatisfy(deployment ->
                        assertThat(deployment.setting("api_key").orElseThrow())
                                .startsWith("secret-"));
        assertThat(read.warnings()).noneMatch(line -> line.contains("secret-"));
        assertThat(read.warnings()).noneMatch(line -> line.contains("AIza"));
    }

    private static ConfigurationLoader loader(Path file) {
        return new ConfigurationLoader(
                Map.of(
                        "TOLLGATE_KEY_POOL", file.toString(),
                        "GEMINI_KEY_1", "secret-1",
                        "GEMINI_KEY_2", "secret-2",
                        "GEMINI_KEY_10", "secret-10",
                        "GEMINI_KEY_", "no key of the pattern",
                        "GEMINI_KEY_TEAM_A", "secret-a",
                        "GEMINI_KEY_OFF", " ",
                        "BLANK", ""),
                new FakeVendors());
    }

    private static List<String> marked(Path file, String mark, String before) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(mark))
                .map(line -> before + line.substring(mark.length()))
                .toList();
    }

    private static String line(Deployment deployment) {
        Deployment.Routing routing = deployment.routing();
        StringBuilder line = new StringBuilder(deployment.id());
        routing.order().ifPresent(order -> line.append(" order=").append(order));
        routing.weight().ifPresent(weight -> line.append(" weight=").append((int) weight));
        routing.limits().rpm().ifPresent(rpm -> line.append(" rpm=").append(rpm));
        return line.toString();
    }
}
