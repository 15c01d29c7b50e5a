package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files under {@code secrets/}, as a fresh clone finds them. */
class CommittedSecretsTest {

    private static final Path FOLDER = Path.of("..", "secrets");
    private static final Path DEV = FOLDER.resolve("dev.yaml");

    static List<Tool> tools() {
        return Tool.available();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void developmentSecretsNeedNoKeyOfTheUser(Tool tool) {
        Map<String, String> environment = Map.of("PATH", System.getenv("PATH"));

        Secrets secrets =
                new SecretsReader(tool.decryptor(environment))
                        .read(DEV, SecretRequirements.always());

        assertThat(secrets.sections().keySet())
                .containsExactly("litellm", "postgresql", "valkey", "stripe");
    }

    @Test
    void exampleNamesTheSameKeysAsTheDevelopmentSecrets() {
        assertThat(SecretNames.read(FOLDER.resolve("example.yaml")).sections())
                .isEqualTo(SecretNames.read(DEV).sections());
    }

    @Test
    void exampleIsRefusedUntilItsValuesAreReplaced() {
        SecretLayout layout = SecretLayout.of("example", YamlReader.read("example", example()));
        Map<SecretLayout.Key, Secret> values =
                layout.keys().stream()
                        .collect(Collectors.toMap(key -> key, key -> new Secret("change-me")));

        assertThat(SecretChecks.of("example", values, SecretRequirements.always()))
                .extracting(problem -> problem.path())
                .contains("litellm.LITELLM_MASTER_KEY", "litellm.LITELLM_SALT_KEY");
        assertThat(example()).contains("LITELLM_MASTER_KEY: sk-change-me");
    }

    @Test
    void developmentKeyIsLabelledAsPublic() {
        assertThat(Corpus.read(FOLDER.resolve("dev.agekey"))).startsWith("# PUBLIC ON PURPOSE.");
    }

    @Test
    void rulesOfSopsNameTheDevelopmentKey() {
        String recipient = Corpus.recipient(FOLDER.resolve("dev.agekey"));

        assertThat(Corpus.read(Path.of("..", ".sops.yaml"))).contains("age: " + recipient);
        assertThat(SopsFile.read(DEV).metadata().ageNames()).containsExactly(recipient);
    }

    private static String example() {
        return Corpus.read(FOLDER.resolve("example.yaml"));
    }
}
