package dev.tollgate.charts.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.charts.chart.Network.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Asks who reaches whom, with the labels of the pods that the other charts make. */
class NetworkPolicyChartTest {

    private static final Synthesized SENTINEL =
            Synthesized.of(
                    """
                    postgresql: {mode: statefulset}
                    valkey: {mode: sentinel}
                    networkPolicies:
                      ingressNamespaces: [ingress, monitoring]
                      egressNamespaces: [models]
                      egressCidrs: [10.20.0.0/16, "fd12::/32"]
                    """);

    private static final Network NETWORK = network(SENTINEL);
    private static final Pod GATEWAY = pod(SENTINEL, "Deployment", "tollgate");
    private static final Pod POSTGRESQL = pod(SENTINEL, "StatefulSet", "postgresql");
    private static final Pod VALKEY = pod(SENTINEL, "StatefulSet", "valkey");
    private static final Pod SENTINELS = pod(SENTINEL, "StatefulSet", "valkey-sentinel");
    private static final Pod MIGRATION = job(SENTINEL, "migrate");
    private static final Pod FIRST_KEY = job(SENTINEL, "first-key");
    private static final Pod STRANGER = new Pod("llm", Map.of("app", "stranger"));
    private static final Pod DNS = new Pod("kube-system", Map.of("k8s-app", "kube-dns"));

    static Network network(Synthesized synthesized) {
        return new Network("llm", synthesized.kind("NetworkPolicy"));
    }

    static Pod pod(Synthesized synthesized, String kind, String name) {
        return pod(synthesized.object(kind, name));
    }

    private static Pod job(Synthesized synthesized, String name) {
        return synthesized.kind("Job").stream()
                .filter(job -> job.at("/metadata/name").asText().startsWith("tollgate-" + name))
                .map(NetworkPolicyChartTest::pod)
                .findFirst()
                .orElseThrow();
    }

    private static Pod pod(JsonNode workload) {
        Map<String, String> labels = new LinkedHashMap<>();
        workload.at("/spec/template/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new Pod("llm", labels);
    }

    private static Stream<Pod> pods() {
        return Stream.of(GATEWAY, POSTGRESQL, VALKEY, SENTINELS, MIGRATION, FIRST_KEY);
    }

    @Test
    void everyPodOfOursIsClosedToStrangersBothWays() {
        assertThat(pods()).noneMatch(pod -> NETWORK.reaches(STRANGER, pod, 4000));
        assertThat(pods()).noneMatch(pod -> NETWORK.reaches(STRANGER, pod, 5432));
        assertThat(pods()).noneMatch(pod -> NETWORK.reaches(STRANGER, pod, 6379));
        assertThat(pods()).noneMatch(pod -> NETWORK.reaches(pod, STRANGER, 443));
    }

    @Test
    void everyPodOfOursMayAskForNames() {
        assertThat(pods()).allMatch(pod -> NETWORK.sends(pod, DNS, 53));
        assertThat(pods()).allMatch(pod -> NETWORK.reaches(pod, DNS, 53));
        assertThat(pods()).noneMatch(pod -> NETWORK.reaches(pod, DNS, 443));
    }

    @Test
    void gatewayIsCalledByTheFirstKeyJobAndTheNamedNamespacesOnly() {
        Pod proxy = STRANGER.in("ingress");

        assertThat(NETWORK.reaches(FIRST_KEY, GATEWAY, 4000)).isTrue();
        assertThat(NETWORK.reaches(proxy, GATEWAY, 4000)).isTrue();
        assertThat(NETWORK.reaches(STRANGER.in("monitoring"), GATEWAY, 4000)).isTrue();
        assertThat(NETWORK.reaches(proxy, GATEWAY, 8080)).isFalse();
        assertThat(NETWORK.reaches(STRANGER.in("elsewhere"), GATEWAY, 4000)).isFalse();
        assertThat(Stream.of(POSTGRESQL, VALKEY, SENTINELS, MIGRATION, GATEWAY))
                .noneMatch(pod -> NETWORK.reaches(pod, GATEWAY, 4000));
    }

    @Test
    void postgresqlIsCalledByGatewayAndMigrationOnly() {
        assertThat(Stream.of(GATEWAY, MIGRATION))
                .allMatch(pod -> NETWORK.reaches(pod, POSTGRESQL, 5432));
        assertThat(Stream.of(FIRST_KEY, VALKEY, SENTINELS, STRANGER, STRANGER.in("ingress")))
                .noneMatch(pod -> NETWORK.reaches(pod, POSTGRESQL, 5432));
    }

    @Test
    void gatewayServersAndSentinelsOfValkeyReachEachOther() {
        assertThat(Stream.of(GATEWAY, VALKEY, SENTINELS))
                .allMatch(pod -> NETWORK.reaches(pod, VALKEY, 6379))
                .allMatch(pod -> NETWORK.reaches(pod, SENTINELS, 26379));
        assertThat(Stream.of(MIGRATION, FIRST_KEY, POSTGRESQL))
                .noneMatch(pod -> NETWORK.reaches(pod, VALKEY, 6379))
                .noneMatch(pod -> NETWORK.reaches(pod, SENTINELS, 26379));
    }

    @Test
    void gatewayReachesProvidersButNoMetadataServiceAndNoPrivateNetwork() {
        assertThat(NETWORK.reaches(GATEWAY, "203.0.113.7", 443)).isTrue();
        assertThat(NETWORK.reaches(GATEWAY, "2001:db8::7", 443)).isTrue();
        assertThat(NETWORK.reaches(GATEWAY, "203.0.113.7", 80)).isFalse();
        assertThat(
                        List.of(
                                "169.254.169.254",
                                "10.0.0.1",
                                "172.31.255.255",
                                "192.168.1.1",
                                "127.0.0.1",
                                "100.100.100.200",
                                "fd00:ec2::254",
                                "fe80::1",
                                "::1"))
                .noneMatch(address -> NETWORK.reaches(GATEWAY, address, 443));
        assertThat(Stream.of(POSTGRESQL, VALKEY, SENTINELS, MIGRATION, FIRST_KEY))
                .noneMatch(pod -> NETWORK.reaches(pod, "203.0.113.7", 443));
    }

    @Test
    void gatewayReachesNamedNamespacesAndNetworksOnEveryPort() {
        assertThat(NETWORK.reaches(GATEWAY, STRANGER.in("models"), 8000)).isTrue();
        assertThat(NETWORK.reaches(GATEWAY, "10.20.30.40", 8443)).isTrue();
        assertThat(NETWORK.reaches(GATEWAY, "fd12:0:1::1", 8443)).isTrue();
        assertThat(NETWORK.reaches(GATEWAY, STRANGER.in("elsewhere"), 8000)).isFalse();
        assertThat(NETWORK.reaches(MIGRATION, STRANGER.in("models"), 8000)).isFalse();
    }

    @Test
    void externalServersAreReachedOnTheirPorts() {
        Synthesized external =
                Synthesized.of(
                        """
                        postgresql: {mode: external, host: db.example.com, port: 6432}
                        valkey: {mode: external, host: 10.1.2.3, port: 6380}
                        """);
        Network network = network(external);
        Pod gateway = pod(external, "Deployment", "tollgate");
        Pod migration = job(external, "migrate");

        assertThat(network.reaches(gateway, STRANGER.in("databases"), 6432)).isTrue();
        assertThat(network.reaches(migration, STRANGER.in("databases"), 6432)).isTrue();
        assertThat(network.reaches(gateway, STRANGER.in("databases"), 6380)).isTrue();
        assertThat(network.reaches(migration, STRANGER.in("databases"), 6380)).isFalse();
        assertThat(network.reaches(gateway, STRANGER.in("databases"), 5432)).isFalse();
    }

    @Test
    void disabledPoliciesAreNotWritten() {
        Synthesized open =
                Synthesized.of(
                        """
                        postgresql: {mode: statefulset}
                        valkey: {mode: standalone}
                        networkPolicies: {enabled: false}
                        """);

        assertThat(open.kind("NetworkPolicy")).isEmpty();
    }
}
