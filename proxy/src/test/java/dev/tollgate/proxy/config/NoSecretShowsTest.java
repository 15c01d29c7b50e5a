package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A marked secret stands wherever a value may stand; no message shows it. */
class NoSecretShowsTest {

    private static final String SECRET = "canary-7391";
    private static final Path GOOD = Path.of("src/test/resources/config/good");
    private static final Pattern VALUE = Pattern.compile("(?<=: )[a-zA-Z0-9.\"/-]+(?=[,}\\n])");

    private final ConfigurationLoader loader =
            new ConfigurationLoader(
                    Map.of("S", SECRET, "DEFAULT_MAX_RETRIES", SECRET), new FakeVendors());

    static List<Path> files() throws IOException {
        return Cases.in(GOOD);
    }

    @ParameterizedTest
    @MethodSource("files")
    void noProblemShowsAValueOfTheEnvironment(Path file) throws IOException {
        String marked = VALUE.matcher(Files.readString(file)).replaceAll("os.environ/S");

        assertThat(problems(marked)).isNotEmpty().noneMatch(line -> line.contains(SECRET));
    }

    @ParameterizedTest
    @MethodSource("files")
    void noProblemShowsAValueOfTheFile(Path file) throws IOException {
        String marked = VALUE.matcher(Files.readString(file)).replaceAll(SECRET);

        assertThat(problems(marked)).isNotEmpty().noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void noWarningShowsAValue() {
        Configuration read =
                new ConfigurationLoader(Map.of("S", SECRET), new FakeVendors())
                        .read(
                                "c.yaml",
                                """
                                model_list:
                                  - {model_name: a, litellm_params: {model: canary-7391, api_key: os.environ/canary-7391 }}
                                  - {model_name: b, litellm_params: {model: openai/b, api_kee: canary-7391, litellm_credential_name: canary-7391}}
                                general_settings: {database_type: os.environ/S, nonsense: canary-7391}
                                """);

        assertThat(read.warnings()).hasSize(6).noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void noTextOfAConfigurationShowsAKey() {
        Configuration read =
                new ConfigurationLoader(Map.of("S", SECRET), new FakeVendors())
                        .read(
                                "c.yaml",
                                """
                                model_list:
                                  - {model_name: a, litellm_params: {model: openai/a, api_key: os.environ/S, extra_headers: {k: os.environ/S}}}
                                general_settings: {master_key: os.environ/S}
                                guardrails:
                                  - guardrail_name: g
                                    litellm_params:
                                      guardrail: generic_guardrail_api
                                      mode: pre_call
                                      api_base: http://localhost
                                      api_key: os.environ/S
                                      headers: {k: os.environ/S}
                                      additional_provider_specific_params: {k: os.environ/S}
                                """);

        assertThat(read.http().masterKey().orElseThrow().value()).isEqualTo(SECRET);
        assertThat(read.toString() + read.raw() + read.deployments() + read.http())
                .doesNotContain(SECRET);
    }

    private List<String> problems(String yaml) {
        ConfigurationException thrown =
                catchThrowableOfType(
                        ConfigurationException.class, () -> loader.read("c.yaml", yaml));
        assertThat(thrown).isNotNull();
        return thrown.problems();
    }
}
