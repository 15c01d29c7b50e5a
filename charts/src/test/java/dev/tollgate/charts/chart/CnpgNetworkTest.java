package dev.tollgate.charts.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.charts.chart.Network.Pod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CloudNativePG's pods carry our labels, and need more than our own pods do. */
class CnpgNetworkTest {

    private static final Synthesized CNPG =
            Synthesized.of(
                    """
                    postgresql: {mode: cnpg}
                    valkey: {mode: none}
                    networkPolicies:
                      ingressNamespaces: [monitoring]
                    """);

    private static final Network NETWORK = NetworkPolicyChartTest.network(CNPG);
    private static final Pod GATEWAY = NetworkPolicyChartTest.pod(CNPG, "Deployment", "tollgate");
    private static final Pod STRANGER = new Pod("llm", Map.of("app", "stranger"));

    private static final Pod OPERATOR =
            new Pod("cnpg-system", Map.of("app.kubernetes.io/name", "cloudnative-pg"));

    /** Labels by the operator's own rules: those that it inherits, and its own. */
    private static Pod pod(String ownLabel, String value) {
        Map<String, String> labels = new LinkedHashMap<>();
        CNPG.object("Cluster", "postgresql")
                .at("/spec/inheritedMetadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        labels.put("cnpg.io/cluster", "postgresql");
        labels.put(ownLabel, value);
        return new Pod("llm", labels);
    }

    private static Stream<Pod> pods() {
        return Stream.of(
                pod("cnpg.io/podRole", "instance"),
                pod("cnpg.io/poolerName", "postgresql-pooler-rw"),
                pod("cnpg.io/jobRole", "join"));
    }

    @Test
    void podsReachTheApiServerBackupsAndEachOther() {
        assertThat(pods())
                .allMatch(pod -> NETWORK.reaches(pod, STRANGER.in("default"), 6443))
                .allMatch(pod -> NETWORK.reaches(pod, STRANGER.in("minio"), 9000))
                .allMatch(pod -> pods().allMatch(other -> NETWORK.reaches(pod, other, 8000)));
    }

    @Test
    void operatorReachesStatusAndDatabaseFromItsNamespace() {
        assertThat(pods())
                .allMatch(pod -> NETWORK.reaches(OPERATOR, pod, 8000))
                .allMatch(pod -> NETWORK.reaches(OPERATOR, pod, 5432));
    }

    @Test
    void gatewayReachesTheDatabaseAndStrangersDoNot() {
        assertThat(pods())
                .allMatch(pod -> NETWORK.reaches(GATEWAY, pod, 5432))
                .noneMatch(pod -> NETWORK.reaches(GATEWAY, pod, 8000))
                .noneMatch(pod -> NETWORK.reaches(STRANGER, pod, 5432))
                .noneMatch(pod -> NETWORK.reaches(STRANGER.in("cnpg-system"), pod, 5432));
    }

    @Test
    void metricsAreReadFromTheNamedNamespacesOnly() {
        assertThat(pods())
                .allMatch(pod -> NETWORK.reaches(STRANGER.in("monitoring"), pod, 9187))
                .allMatch(pod -> NETWORK.reaches(STRANGER.in("monitoring"), pod, 9127))
                .noneMatch(pod -> NETWORK.reaches(STRANGER.in("monitoring"), pod, 5432))
                .noneMatch(pod -> NETWORK.reaches(STRANGER, pod, 9187));
    }
}
