package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.proxy.model.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationLoaderTest {

    private static final String ONE_MODEL =
            """
            model_list:
              - model_name: a
                litellm_params: {model: openai/a, api_key: os.environ/KEY}
            """;

    @Test
    void includedListsAreJoinedAndOtherKeysReplaced() {
        Configuration read =
                loader(Map.of()).load(Path.of("src/test/resources/config/include/config.yaml"));

        assertThat(read.deployments())
                .extracting(Deployment::group)
                .containsExactly("first", "second");
        assertThat(read.routing().retries().retries()).isEqualTo(1);
        assertThat(read.deployments().getFirst().parameters().timeouts().total())
                .as("the included router_settings replace the main file's")
                .hasSeconds(6000);
        assertThat(read.sources())
                .containsExactly(
                        Path.of("src/test/resources/config/include/config.yaml"),
                        Path.of("src/test/resources/config/include/more/models.yaml"));
    }

    @Test
    void unsetReferenceCountsAsAbsentWithAWarning() {
        Configuration read = loader(Map.of()).read("c.yaml", ONE_MODEL);

        assertThat(read.deployments().getFirst().setting("api_key")).isEmpty();
        assertThat(read.warnings())
                .containsExactly(
                        "c.yaml:3: model_list[0].litellm_params.api_key: KEY is not set, so this"
                                + " counts as absent; set it");
    }

    @Test
    void referencesInListsAreResolved() {
        Configuration read =
                loader(Map.of("GROUP", "b"))
                        .read("c.yaml", "router_settings: {default_fallbacks: [os.environ/GROUP]}");

        assertThat(read.routing().fallbacks().byDefault()).containsExactly("b");
    }

    @Test
    void fileOfTheSecretsFolderWins(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("KEY"), "from-folder\n");
        Files.writeString(folder.resolve("..version"), "hidden");

        Configuration read =
                loader(Map.of("KEY", "from-process", "TOLLGATE_SECRETS_DIR", folder.toString()))
                        .read("c.yaml", ONE_MODEL);

        assertThat(read.deployments().getFirst().setting("api_key")).hasValue("from-folder");
        assertThat(read.variables()).doesNotContainKey("..version");
    }

    @Test
    void missingSecretsFolderStopsTheStart() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() ->
                        loader(Map.of("TOLLGATE_SECRETS_DIR", "no/such")).read("c.yaml", ONE_MODEL))
                .withMessageStartingWith("TOLLGATE_SECRETS_DIR: no/such or a file in it can't be");
    }

    @Test
    void variablesOfTheFileWin() {
        Configuration read =
                loader(Map.of("KEY", "from-process", "OTHER", "moved"))
                        .read(
                                "c.yaml",
                                ONE_MODEL + "environment_variables: {KEY: os.environ/OTHER}\n");

        assertThat(read.deployments().getFirst().setting("api_key")).hasValue("moved");
        assertThat(read.variables()).containsEntry("KEY", "moved");
    }

    @Test
    void idStaysWhenTheKeyIsRenewedAndTheGenerationChanges() {
        Configuration before = loader(Map.of("KEY", "old")).read("c.yaml", ONE_MODEL);
        Configuration after = loader(Map.of("KEY", "new")).read("c.yaml", ONE_MODEL);

        assertThat(after.deployments().getFirst().id())
                .isEqualTo(before.deployments().getFirst().id())
                .hasSize(64);
        assertThat(after.generation()).isNotEqualTo(before.generation());
        assertThat(
                        loader(Map.of("KEY", "old", "UNUSED", "x"))
                                .read("c.yaml", ONE_MODEL)
                                .generation())
                .isEqualTo(before.generation());
    }

    @Test
    void idThatStandsTwiceIsMadeUnique() {
        Configuration read =
                loader(Map.of())
                        .read(
                                "c.yaml",
                                """
                                model_list:
                                  - {model_name: a, litellm_params: {model: openai/a}, model_info: {id: 7}}
                                  - {model_name: b, litellm_params: {model: openai/b}, model_info: {id: 7}}
                                """);

        assertThat(read.deployments()).extracting(Deployment::id).containsExactly("7", "7-2");
        assertThat(read.warnings())
                .containsExactly(
                        "c.yaml:3: model_list[1].model_info.id: is the id of an earlier entry too;"
                                + " this one becomes 7-2");
    }

    @Test
    void vendorThatCannotBeServedIsLeftOut() {
        Configuration read =
                loader(Map.of())
                        .read(
                                "c.yaml",
                                "model_list: [{model_name: a, litellm_params: {model: petals/a}}]");

        assertThat(read.deployments()).isEmpty();
        assertThat(read.warnings())
                .singleElement()
                .asString()
                .startsWith("c.yaml:1: model_list[0].litellm_params.model: names no vendor");
    }

    @Test
    void unsupportedAndUnknownKeysAreNamed() {
        Configuration read =
                loader(Map.of("LITELLM_CONFIG_BUCKET_NAME", "b"))
                        .read(
                                "c.yaml",
                                """
                                model_list:
                                  - model_name: a
                                    litellm_params: {model: openai/a, api_bse: x, top_k: 3}
                                router_setings: {}
                                general_settings: {disable_spend_updates: true, disable_spend_logs: false}
                                litellm_settings: {kache: true}
                                """);

        assertThat(read.warnings())
                .containsExactlyInAnyOrder(
                        "c.yaml:3: model_list[0].litellm_params.api_bse: is no key of LiteLLM and"
                                + " goes to the vendor as a request parameter; did you mean"
                                + " api_base?",
                        "c.yaml:4: router_setings: is an unknown key; did you mean router_settings?",
                        "c.yaml:5: general_settings.disable_spend_updates: is not supported yet and"
                                + " has no effect",
                        "c.yaml:6: litellm_settings.kache: is an unknown key; did you mean cache?",
                        "environment: LITELLM_CONFIG_BUCKET_NAME is not supported yet and has"
                                + " no effect");
    }

    @Test
    void wrongNumberInAVariableIsNamed() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() ->
                        loader(Map.of("ROUTER_MAX_FALLBACKS", "few")).read("c.yaml", ONE_MODEL))
                .withMessage(
                        "environment: ROUTER_MAX_FALLBACKS: is text, not a whole number; write"
                                + " digits only: 60");
    }

    @Test
    void rootPathHasOneSlashAtItsStart() {
        assertThat(
                        loader(Map.of("SERVER_ROOT_PATH", "litellm/"))
                                .read("c.yaml", ONE_MODEL)
                                .http()
                                .rootPath())
                .isEqualTo("/litellm");
    }

    @Test
    void defaultParametersFillEveryEntry() {
        Configuration read =
                loader(Map.of())
                        .read(
                                "c.yaml",
                                """
                                model_list:
                                  - {model_name: a, litellm_params: {model: openai/a, seed: 1}}
                                router_settings: {default_litellm_params: {seed: 2, user: u}}
                                """);

        assertThat(read.deployments().getFirst().parameters().defaults())
                .hasToString("{\"seed\":1,\"user\":\"u\"}");
    }

    @Test
    void demoAnswersEveryModelByItself() {
        Configuration demo = loader(Map.of()).demo();

        assertThat(demo.deployments())
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(deployment ->
                        assertThat(deployment.parameters().mockResponse()).isPresent());
        assertThat(demo.deployments()).extracting(Deployment::group).contains("*", "gpt-4o");
        assertThat(demo.warnings()).isEmpty();
    }

    private static ConfigurationLoader loader(Map<String, String> variables) {
        return new ConfigurationLoader(variables, new FakeVendors());
    }
}
