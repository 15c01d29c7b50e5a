package dev.tollgate.charts.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GatewayFilesLoaderTest {

    private static final Path BAD = Path.of("src/test/resources/gateway/bad");
    private static final Path COMMITTED = Path.of("gateway");

    @TempDir private Path folder;

    static Stream<String> badFiles() throws IOException {
        try (Stream<Path> files = Files.list(BAD)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.endsWith(".txt"))
                            .sorted()
                            .toList();
            return names.stream();
        }
    }

    /** Each bad file has the expected problems beside it, in a text file of the same name. */
    @ParameterizedTest
    @MethodSource("badFiles")
    void badFileGivesTheProblemsBesideIt(String name) throws IOException {
        Path expected = BAD.resolve(name.replaceFirst("\\.[a-z]+$", ".txt"));

        ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> load(name));

        assertThat(thrown).as("%s loads", name).isNotNull();
        if (System.getProperty("golden.update") != null) {
            assertThat(System.getenv("CI")).as("CI never rewrites what it checks").isNull();
            Files.writeString(expected, thrown.getMessage() + "\n");
        }
        assertThat(thrown.getMessage() + "\n").isEqualTo(Files.readString(expected));
        assertThat(thrown.getMessage()).doesNotContain("AIza", "sk-");
    }

    private static GatewayFiles load(String name) throws IOException {
        Path committed = COMMITTED.toAbsolutePath();
        GatewayFilesLoader loader = new GatewayFilesLoader(BAD, "");
        return name.startsWith("config-")
                ? loader.load(name, committed.resolve("key-pool.json").toString())
                : loader.load(committed.resolve("config.yaml").toString(), name);
    }

    @Test
    void committedFilesNameTheirSecrets() throws IOException {
        GatewayFiles files =
                new GatewayFilesLoader(Path.of(""), "charts")
                        .load("gateway/config.yaml", "gateway/key-pool.json");

        assertThat(files.config()).isEqualTo(Files.readString(COMMITTED.resolve("config.yaml")));
        assertThat(files.keyPool()).isEqualTo(Files.readString(COMMITTED.resolve("key-pool.json")));
        assertThat(files.references())
                .extracting(SecretReference::name)
                .containsExactly(
                        "OPENAI_API_KEY",
                        "ANTHROPIC_API_KEY",
                        "LITELLM_MASTER_KEY",
                        "GEMINI_KEY_*");
    }

    @Test
    void referenceIsFoundAtAnyDepthWithItsLine() throws IOException {
        GatewayFiles files =
                config(
                        """
                        general_settings:
                          pass_through_endpoints:
                            - path: /rerank
                              headers:
                                Authorization: Bearer os.environ/COHERE_KEY
                        litellm_settings:
                          tags: [a, os.environ/TAG]
                        """);

        assertThat(files.references())
                .extracting(
                        reference -> reference.location().toString(),
                        SecretReference::path,
                        SecretReference::name)
                .containsExactly(
                        tuple(
                                "charts/config.yaml:5",
                                "general_settings.pass_through_endpoints[0].headers.Authorization",
                                "COHERE_KEY"),
                        tuple("charts/config.yaml:7", "litellm_settings.tags[1]", "TAG"));
    }

    @Test
    void variableThatConfigSetsIsNoSecret() throws IOException {
        GatewayFiles files =
                config(
                        """
                        environment_variables:
                          REGION: eu
                          OTHER: os.environ/OTHER
                        router_settings:
                          region: os.environ/REGION
                        """);

        assertThat(files.references())
                .extracting(SecretReference::path)
                .containsExactly("environment_variables.OTHER");
    }

    @Test
    void modelWithoutKeyReadsTheVariableOfItsProvider() throws IOException {
        GatewayFiles files =
                config(
                        """
                        model_list:
                          - model_name: a
                            litellm_params: {model: openai/gpt-4o}
                          - model_name: b
                            litellm_params: {model: openai/b, api_base: "http://b"}
                          - model_name: c
                            litellm_params: {model: hosted_vllm/c}
                        """);

        assertThat(files.references())
                .extracting(SecretReference::path, SecretReference::name)
                .containsExactly(tuple("model_list[0].litellm_params", "OPENAI_API_KEY"));
    }

    @Test
    void keyOfPoolIsNamedInThreeWays() throws IOException {
        String keys =
                Stream.of("os.environ/GEMINI_KEY_1", "GEMINI_KEY_2", "GEMINI_KEY_3_PLACEHOLDER")
                        .map(name ->
                                """
                                {"key_id": "%s", "api_key": "%s",
                                 "priority_models": [{"model": "gemini-2.0-flash"}]}
                                """
                                        .formatted(name.replace('/', '-'), name))
                        .reduce((one, other) -> one + "," + other)
                        .orElseThrow();
        Files.writeString(folder.resolve("config.yaml"), "model_list: []\n");
        Files.writeString(
                folder.resolve("pool.json"),
                "{\"providers\": {\"gemini\": {\"keys\": [" + keys + "]}}}");

        GatewayFiles files =
                new GatewayFilesLoader(folder, "charts").load("config.yaml", "pool.json");

        assertThat(files.references())
                .extracting(
                        reference -> reference.location().toString(),
                        SecretReference::path,
                        SecretReference::name)
                .containsExactly(
                        tuple(
                                "charts/pool.json:1",
                                "providers.gemini.keys[0].api_key",
                                "GEMINI_KEY_1"),
                        tuple(
                                "charts/pool.json:3",
                                "providers.gemini.keys[1].api_key",
                                "GEMINI_KEY_2"),
                        tuple(
                                "charts/pool.json:5",
                                "providers.gemini.keys[2].api_key",
                                "GEMINI_KEY_3"));
    }

    @Test
    void poolWithoutFileNamesTheSetting() {
        assertThatThrownBy(() ->
                        config(
                                """
                                model_list:
                                  - model_name: "*"
                                    litellm_params: {model: key-pool/gemini}
                                """))
                .hasMessage(
                        "charts/config.yaml:3: model_list[0].litellm_params.model: refers to the"
                                + " key pool 'gemini', which isn't there; set gateway.keyPool in"
                                + " the environment, or remove this model");
    }

    @Test
    void problemsOfBothFilesAreShownTogether() {
        assertThatThrownBy(() ->
                        new GatewayFilesLoader(BAD, "charts")
                                .load("config-empty.yaml", "no-such.json"))
                .hasMessage(
                        """
                        charts/config-empty.yaml: is empty; write its settings
                        charts/no-such.json: does not exist; create it, or correct the path\
                        """);
    }

    private GatewayFiles config(String yaml) throws IOException {
        Files.writeString(folder.resolve("config.yaml"), yaml);
        return new GatewayFilesLoader(folder, "charts").load("config.yaml", null);
    }
}
