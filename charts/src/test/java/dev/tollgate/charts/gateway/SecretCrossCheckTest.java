package dev.tollgate.charts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.EnvironmentLoader;
import dev.tollgate.charts.gateway.SecretCrossCheck.Findings;
import dev.tollgate.charts.gateway.SecretCrossCheck.Section;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretCrossCheckTest {

    private static final SecretReference OPENAI =
            SecretReference.named(
                    new Location("charts/gateway/config.yaml", 9),
                    "model_list[0].litellm_params.api_key",
                    "OPENAI_API_KEY");
    private static final SecretReference POOL =
            SecretReference.named(
                    new Location("charts/gateway/key-pool.json", 8),
                    "providers.gemini.keys[0].api_key",
                    "GEMINI_KEY_*");

    @Test
    void missingSecretNamesFileLineAndPlaceToAddIt() {
        Findings findings = check(List.of(OPENAI), Set.of(), Set.of());

        assertThat(findings.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "charts/gateway/config.yaml:9: model_list[0].litellm_params.api_key: refers"
                                + " to OPENAI_API_KEY, which isn't among the gateway's secrets; add"
                                + " OPENAI_API_KEY to litellm in secrets/dev.yaml");
    }

    @Test
    void flatSecretsFileHasNoSectionToName() {
        Section flat = new Section("secrets/dev.yaml", "", Set.of("SPARE"));

        Findings findings = SecretCrossCheck.check(List.of(OPENAI), flat, Set.of(), Set.of());

        assertThat(findings.problems().get(0).remedy())
                .isEqualTo("add OPENAI_API_KEY to secrets/dev.yaml");
        assertThat(findings.notices().get(0).path()).isEqualTo("SPARE");
    }

    @Test
    void patternNeedsOneKeyThatMatches() {
        Findings findings = check(List.of(POOL), Set.of("GEMINI_API_KEY"), Set.of());

        assertThat(findings.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "charts/gateway/key-pool.json:8: providers.gemini.keys[0].api_key: refers"
                                + " to GEMINI_KEY_*, which isn't among the gateway's secrets; add"
                                + " at least GEMINI_KEY_1 to litellm in secrets/dev.yaml");
    }

    @Test
    void patternUsesEveryKeyThatMatches() {
        Findings findings =
                check(List.of(POOL), Set.of("GEMINI_KEY_1", "GEMINI_KEY_300"), Set.of());

        assertThat(findings).isEqualTo(new Findings(List.of(), List.of()));
    }

    @Test
    void variableFromElsewhereIsNotMissing() {
        Findings findings = check(List.of(OPENAI), Set.of(), Set.of("OPENAI_API_KEY"));

        assertThat(findings.problems()).isEmpty();
    }

    @Test
    void secretThatNothingUsesIsANotice() {
        Findings findings = check(List.of(OPENAI), Set.of("OPENAI_API_KEY", "OLD_KEY"), Set.of());

        assertThat(findings.problems()).isEmpty();
        assertThat(findings.notices())
                .extracting(Problem::toString)
                .containsExactly(
                        "secrets/dev.yaml: litellm.OLD_KEY: nothing uses it; remove it, or refer to"
                                + " it as os.environ/OLD_KEY");
    }

    @Test
    void serverVariablesAndKeysOfTheManifestsAreUsed() {
        Section section =
                new Section(
                        "secrets/dev.yaml",
                        "litellm",
                        Set.of("LITELLM_MASTER_KEY", "LITELLM_SALT_KEY", "TOLLGATE_VIRTUAL_KEY"));

        Findings findings =
                SecretCrossCheck.check(
                        List.of(), section, Set.of(), Set.of("TOLLGATE_VIRTUAL_KEY"));

        assertThat(findings.notices()).isEmpty();
    }

    @Test
    void prodDeclaresExactlyWhatTheGatewayUses() {
        Environment prod =
                new EnvironmentLoader().load(Path.of("environments/prod.yaml"), "prod.yaml");
        GatewayFiles files =
                new GatewayFilesLoader(Path.of(""), "charts")
                        .load(prod.gateway().config(), prod.gateway().keyPool());
        List<String> keys = prod.secrets().declared().orElseThrow().get("litellm");

        Findings findings =
                SecretCrossCheck.check(
                        files.references(),
                        new Section("prod.yaml", "secrets.keys.litellm", Set.copyOf(keys)),
                        Set.of(),
                        Set.of("TOLLGATE_VIRTUAL_KEY"));

        assertThat(findings).isEqualTo(new Findings(List.of(), List.of()));
    }

    private static Findings check(
            List<SecretReference> references, Set<String> keys, Set<String> provided) {
        Section section = new Section("secrets/dev.yaml", "litellm", keys);
        return SecretCrossCheck.check(references, section, provided, Set.of());
    }
}
