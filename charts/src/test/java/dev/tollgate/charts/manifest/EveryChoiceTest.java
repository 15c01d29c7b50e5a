package dev.tollgate.charts.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.charts.chart.Inputs;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Goldens and relations see whatever a user can choose. */
class EveryChoiceTest {

    /** The records refuse these. */
    private static final Set<String> REFUSED =
            Set.of(
                    "InferencePool.selector=none",
                    "ExternalSecret.keys=none",
                    "Infisical.keys=none",
                    "Existing.keys=none");

    @Test
    void testEnvironmentsMakeEveryChoice() {
        Set<String> missing = new TreeSet<>(Choices.offered());
        missing.removeAll(
                Choices.made(TestEnvironments.own().stream().map(Inputs::environment).toList()));

        assertThat(missing)
                .as("choices that no file in src/test/resources/manifests makes")
                .containsExactlyInAnyOrderElementsOf(REFUSED);
    }

    @Test
    void offeredChoicesAreThoseOfTheRecords() {
        assertThat(Choices.offered())
                .contains(
                        "Environment.secrets=Infisical",
                        "Environment.servedModels=Predictor",
                        "Environment.servedModels=none",
                        "Gateway.autoscaling=absent",
                        "Image.pullPolicy=Never",
                        "NetworkPolicies.enabled=false",
                        "Traefik.path=root",
                        "Tls.clusterIssuer=present");
    }
}
