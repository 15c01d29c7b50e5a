package dev.tollgate.charts.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.charts.chart.Network.Pod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServedModelsChartTest {

    private static final Synthesized SERVED =
            Synthesized.of(
                    """
                    postgresql: {mode: statefulset}
                    valkey: {mode: standalone}
                    networkPolicies:
                      ingressNamespaces: [monitoring]
                      egressNamespaces: [proxies]
                    internalGateway:
                      className: inference
                      url: http://inference-gateway.llm.svc.cluster.local:8080
                    servedModels:
                      - mode: inference-pool
                        name: llama
                        apiBaseEnv: LLAMA_API_BASE
                        selector: {app: vllm-llama}
                        targetPort: 8001
                        picker: {repository: registry.example.com/epp, tag: v1.5.0}
                      - mode: inference-pool
                        name: qwen
                        apiBaseEnv: QWEN_API_BASE
                        selector: {app: vllm-qwen}
                        picker: {repository: registry.example.com/epp, tag: v1.5.0}
                      - mode: predictor
                        apiBaseEnv: PHI_API_BASE
                        url: http://phi-predictor.models.svc.cluster.local/v1
                    """);

    private static final Network NETWORK = NetworkPolicyChartTest.network(SERVED);
    private static final Pod GATEWAY = NetworkPolicyChartTest.pod(SERVED, "Deployment", "tollgate");
    private static final Pod PICKER =
            NetworkPolicyChartTest.pod(SERVED, "Deployment", "llama-picker");
    private static final Pod PROXY =
            new Pod("llm", Map.of("gateway.networking.k8s.io/gateway-name", "inference-gateway"));
    private static final Pod LLAMA = new Pod("llm", Map.of("app", "vllm-llama"));
    private static final Pod STRANGER = new Pod("llm", Map.of("app", "stranger"));

    @Test
    void routeOfAPoolLeadsFromTheInternalGatewayToThePoolWithoutItsPrefix() {
        JsonNode gateway = SERVED.object("Gateway", "inference-gateway");
        JsonNode route = SERVED.object("HTTPRoute", "llama-pool");
        JsonNode rule = route.at("/spec/rules/0");

        assertThat(gateway.at("/spec/gatewayClassName").asText()).isEqualTo("inference");
        assertThat(gateway.at("/spec/listeners/0/port").asInt()).isEqualTo(8080);
        assertThat(route.at("/spec/parentRefs/0/name").asText()).isEqualTo("inference-gateway");
        assertThat(rule.at("/matches/0/path/value").asText()).isEqualTo("/llama");
        assertThat(rule.at("/filters/0/urlRewrite/path/replacePrefixMatch").asText())
                .isEqualTo("/");
        assertThat(rule.at("/backendRefs/0/kind").asText()).isEqualTo("InferencePool");
        assertThat(rule.at("/backendRefs/0/name").asText()).isEqualTo("llama");
        assertThat(rule.at("/timeouts/request").asText()).isEqualTo("0s");
        assertThat(rule.at("/timeouts/backendRequest").asText()).isEqualTo("0s");
    }

    @Test
    void poolNamesItsPodsAndThePortOfItsPicker() {
        JsonNode spec = SERVED.object("InferencePool", "llama").path("spec");
        JsonNode picker = SERVED.object("Service", "llama-picker");

        assertThat(spec.at("/selector/matchLabels/app").asText()).isEqualTo("vllm-llama");
        assertThat(spec.at("/targetPorts/0/number").asInt()).isEqualTo(8001);
        assertThat(spec.at("/endpointPickerRef/name").asText())
                .isEqualTo(picker.at("/metadata/name").asText());
        assertThat(picker.at("/spec/ports"))
                .extracting(port -> port.path("port").asInt())
                .contains(spec.at("/endpointPickerRef/port/number").asInt());
    }

    @Test
    void pickerReadsItsFileAndMayReadPodsAndItsPool() {
        JsonNode pod = SERVED.object("Deployment", "llama-picker").at("/spec/template/spec");
        JsonNode file = SERVED.object("ConfigMap", pod.at("/volumes/0/configMap/name").asText());
        JsonNode role = SERVED.object("Role", "llama-picker");
        JsonNode subject = SERVED.object("RoleBinding", "llama-picker").at("/subjects/0");

        assertThat(file.path("data").has("plugins.yaml")).isTrue();
        assertThat(pod.at("/containers/0/args").toString())
                .contains("--pool-name=llama", "--config-file=/etc/picker/plugins.yaml");
        assertThat(pod.path("automountServiceAccountToken").asBoolean()).isTrue();
        assertThat(subject.path("name").asText())
                .isEqualTo(pod.path("serviceAccountName").asText());
        assertThat(subject.path("namespace").asText()).isEqualTo("llm");
        assertThat(role.findValuesAsText("verbs")).doesNotContain("create", "update", "*");
        assertThat(role.path("rules"))
                .extracting(rule -> rule.at("/resources/0").asText())
                .containsExactlyInAnyOrder(
                        "pods", "inferencepools", "inferenceobjectives", "inferencemodelrewrites");
    }

    @Test
    void everyProbeOfThePickerAsksItsHealthPort() {
        JsonNode container =
                SERVED.object("Deployment", "qwen-picker").at("/spec/template/spec/containers/0");

        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(container.path(probe).at("/grpc/port").asInt()).as(probe).isEqualTo(9003);
            assertThat(container.path(probe).has("tcpSocket")).as(probe).isFalse();
        }
    }

    @Test
    void gatewayGetsTheAddressOfEveryModel() {
        JsonNode env =
                SERVED.object("Deployment", "tollgate").at("/spec/template/spec/containers/0/env");

        assertThat(env)
                .filteredOn(variable -> variable.path("name").asText().endsWith("_API_BASE"))
                .extracting(variable -> variable.path("value").asText())
                .containsExactlyInAnyOrder(
                        "http://inference-gateway.llm.svc.cluster.local:8080/llama/v1",
                        "http://inference-gateway.llm.svc.cluster.local:8080/qwen/v1",
                        "http://phi-predictor.models.svc.cluster.local/v1");
    }

    @Test
    void internalGatewayIsCalledByTheGatewayAndReachesEverything() {
        assertThat(NETWORK.reaches(GATEWAY, PROXY, 8080)).isTrue();
        assertThat(NETWORK.reaches(STRANGER, PROXY, 8080)).isFalse();
        assertThat(NETWORK.reaches(PROXY, LLAMA, 8001)).isTrue();
        assertThat(NETWORK.reaches(PROXY, STRANGER.in("istio-system"), 15012)).isTrue();
    }

    @Test
    void pickerIsAskedByProxiesAndReachesApiServerAndModelOnly() {
        assertThat(NETWORK.reaches(PROXY, PICKER, 9002)).isTrue();
        assertThat(NETWORK.reaches(STRANGER.in("proxies"), PICKER, 9002)).isTrue();
        assertThat(NETWORK.reaches(STRANGER.in("monitoring"), PICKER, 9090)).isTrue();
        assertThat(NETWORK.reaches(STRANGER, PICKER, 9002)).isFalse();
        assertThat(NETWORK.reaches(STRANGER, PICKER, 9090)).isFalse();
        assertThat(NETWORK.reaches(PICKER, LLAMA, 8001)).isTrue();
        assertThat(NETWORK.reaches(PICKER, LLAMA, 8000)).isFalse();
        assertThat(NETWORK.reaches(PICKER, STRANGER.in("default"), 6443)).isTrue();
    }
}
