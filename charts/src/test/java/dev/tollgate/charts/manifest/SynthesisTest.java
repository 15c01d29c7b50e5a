package dev.tollgate.charts.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.charts.chart.Charts;
import dev.tollgate.charts.chart.Inputs;
import dev.tollgate.charts.chart.SectionSecrets;
import dev.tollgate.charts.dist.Changes;
import dev.tollgate.charts.dist.ManifestYaml;
import dev.tollgate.charts.secret.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the output changes with what of the input, and what never changes anything. */
class SynthesisTest {

    private static final String ENVIRONMENT = "plain-nginx";

    private final Inputs inputs = TestEnvironments.named(ENVIRONMENT);

    @TempDir private Path folder;

    /** Golden files show besides that neither the process nor the order of its hashes matters. */
    @Test
    void languageAndTimeZoneChangeNoByte() {
        Inputs large = TestEnvironments.named("external-secret-gateway-api");
        Locale locale = Locale.getDefault();
        TimeZone timeZone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));

            assertThat(text(Charts.synthesize(large)))
                    .isEqualTo(text(TestEnvironments.charts(large)));
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(timeZone);
        }
    }

    @Test
    void changedConfigRollsTheGatewayAndRunsItsJobsAgain() {
        Map<String, String> files = new TreeMap<>(inputs.gatewayFiles());
        files.computeIfPresent("config.yaml", (name, text) -> text + "# changed\n");

        Changes changes =
                changes(
                        new Inputs(
                                ENVIRONMENT,
                                inputs.environment(),
                                inputs.secrets(),
                                files,
                                Optional.empty()));

        assertThat(changes.changed()).containsExactly("Deployment laptop/tollgate");
        assertThat(renamed(changes))
                .containsExactly(
                        "ConfigMap laptop/tollgate-config",
                        "Job laptop/tollgate-first-key",
                        "Job laptop/tollgate-migrate");
    }

    @Test
    void changedImageRunsItsJobsAgain() throws IOException {
        Changes changes = changes(variant("tag: \"1.2.3\"", "tag: \"1.2.4\""));

        assertThat(changes.changed()).contains("Deployment laptop/tollgate");
        assertThat(renamed(changes))
                .containsExactly("Job laptop/tollgate-first-key", "Job laptop/tollgate-migrate");
    }

    /** Kubernetes refuses a Job of the same name with another template. */
    @Test
    void whateverChangesAJobChangesItsName() throws IOException {
        Changes changes = changes(variant("memory: 384Mi", "memory: 385Mi"));

        assertThat(changes.changed()).containsExactly("Deployment laptop/tollgate");
        assertThat(renamed(changes))
                .containsExactly("Job laptop/tollgate-first-key", "Job laptop/tollgate-migrate");
    }

    @Test
    void changedSecretValueChangesOnlyItsSecret() {
        Map<String, Map<String, Secret>> values = new TreeMap<>(inputs.secrets().values());
        values.computeIfPresent(
                "stripe",
                (section, keys) -> {
                    Map<String, Secret> changed = new TreeMap<>(keys);
                    changed.put("STRIPE_SECRET_KEY", new Secret("another"));
                    return changed;
                });
        SectionSecrets secrets = new SectionSecrets(inputs.secrets().names(), values);

        Changes changes =
                changes(
                        new Inputs(
                                ENVIRONMENT,
                                inputs.environment(),
                                secrets,
                                inputs.gatewayFiles(),
                                Optional.empty()));

        assertThat(changes.changed()).containsExactly("Secret laptop/stripe-secrets");
        assertThat(changes.added()).isEmpty();
        assertThat(changes.removed()).isEmpty();
    }

    private Inputs variant(String from, String to) throws IOException {
        return TestEnvironments.variant(ENVIRONMENT, text -> text.replace(from, to), folder);
    }

    private Changes changes(Inputs changed) {
        return Changes.between(
                objects(TestEnvironments.charts(inputs)), objects(Charts.synthesize(changed)));
    }

    /** What is there before and after, but for the hash that its name ends in. */
    private static List<String> renamed(Changes changes) {
        List<String> added = changes.added().stream().map(SynthesisTest::withoutHash).toList();
        assertThat(changes.removed().stream().map(SynthesisTest::withoutHash))
                .containsExactlyElementsOf(added);
        return added;
    }

    private static String withoutHash(String object) {
        return object.replaceFirst("-[0-9a-f]{8}$", "");
    }

    private static List<Map<String, Object>> objects(
            Map<String, List<Map<String, Object>>> charts) {
        return charts.values().stream().flatMap(List::stream).toList();
    }

    private static String text(Map<String, List<Map<String, Object>>> charts) {
        return ManifestYaml.write(objects(charts));
    }
}
