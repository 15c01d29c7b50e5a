package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Observability.Metrics;
import dev.tollgate.charts.environment.ServedModel.InferencePool;
import dev.tollgate.charts.kit.ConfigFiles;
import dev.tollgate.charts.kit.EnvSource;
import dev.tollgate.charts.kit.Fields;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import dev.tollgate.charts.kit.PodContainer;
import dev.tollgate.charts.kit.PodVolume;
import dev.tollgate.charts.kit.Services;
import dev.tollgate.charts.kit.Workload;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdk8s.plus25.EnvFieldPaths;
import org.cdk8s.plus25.Role;
import org.cdk8s.plus25.RoleBinding;
import org.cdk8s.plus25.RoleBindingProps;
import org.cdk8s.plus25.RoleProps;
import org.cdk8s.plus25.ServiceAccount;

/**
 * The endpoint picker of one inference pool: it watches the pool's pods and tells the internal
 * Gateway which of them has the beginning of a prompt in its cache and time to spare.
 *
 * <p>One pod, because what it knows of the caches is in its memory. Its metrics ask for no token,
 * so it needs no rights outside its namespace; a NetworkPolicy keeps strangers away.
 */
final class EndpointPicker {

    /** Envoy's external processing protocol. */
    static final int PORT = 9002;

    static final int METRICS_PORT = 9090;

    /** Name of the Service's port that Prometheus reads. */
    static final String METRICS_PORT_NAME = "metrics";

    /** {@code app.kubernetes.io/component} of every endpoint picker. */
    static final String COMPONENT = "endpoint-picker";

    private static final int HEALTH_PORT = 9003;
    private static final String CONFIG = "/etc/picker";

    /** Since release 1.3 the picker doesn't start without a file; weights are its own defaults. */
    private static final String PLUGINS =
            """
            apiVersion: inference.networking.x-k8s.io/v1alpha1
            kind: EndpointPickerConfig
            plugins:
              - type: queue-scorer
              - type: kv-cache-utilization-scorer
              - type: prefix-cache-scorer
            schedulingProfiles:
              - name: default
                plugins:
                  - pluginRef: queue-scorer
                    weight: 2
                  - pluginRef: kv-cache-utilization-scorer
                    weight: 2
                  - pluginRef: prefix-cache-scorer
                    weight: 3
            """;

    private final ManifestChart chart;
    private final Inputs inputs;
    private final InferencePool pool;
    private final Part part;

    EndpointPicker(ManifestChart chart, Inputs inputs, InferencePool pool) {
        this.chart = chart;
        this.inputs = inputs;
        this.pool = pool;
        part = part(inputs, pool);
        Services.clusterIp(
                chart,
                part,
                new TreeMap<>(Map.of("grpc-ext-proc", PORT, METRICS_PORT_NAME, METRICS_PORT)));
        workload();
        rights();
    }

    /** The picker of a pool as a part of the environment. */
    static Part part(Inputs inputs, InferencePool pool) {
        return inputs.part(pool.name() + "-picker", COMPONENT);
    }

    private void workload() {
        ConfigFiles files = new ConfigFiles(chart, part, "config", Map.of("plugins.yaml", PLUGINS));
        PodContainer container =
                new PodContainer(COMPONENT, pool.picker(), pool.resources())
                        .args(arguments())
                        .env("NAMESPACE", new EnvSource.FromPod(EnvFieldPaths.POD_NAMESPACE))
                        .env("POD_NAME", new EnvSource.FromPod(EnvFieldPaths.POD_NAME))
                        .port("grpc-ext-proc", PORT)
                        .port("grpc-health", HEALTH_PORT)
                        .port(METRICS_PORT_NAME, METRICS_PORT);
        new Workload(part, container)
                .withToken()
                .pullSecrets(inputs.environment().gateway().pullSecrets())
                .graceSeconds(inputs.environment().gateway().streamSeconds())
                .podAnnotations(scraping())
                .volume(new PodVolume.Config("config", CONFIG, files.name()))
                .deployment(chart, 1);
        chart.amend(
                "Deployment",
                part.name(),
                Fields.of("spec.template.spec.containers", List.of(probes())));
    }

    private List<String> arguments() {
        return List.of(
                "--pool-name=" + pool.name(),
                "--pool-namespace=" + part.namespace(),
                "--config-file=" + CONFIG + "/plugins.yaml",
                "--zap-encoder=json",
                "--metrics-endpoint-auth=false",
                "--enable-pprof=false",
                "--tracing=false");
    }

    private Map<String, String> scraping() {
        return inputs.environment().observability().metrics() == Metrics.ANNOTATIONS
                ? GatewayChart.scraping(METRICS_PORT)
                : Map.of();
    }

    /** cdk8s-plus-25 has no gRPC probes. The picker is well once it has read its pool. */
    private static Map<String, Object> probes() {
        return Fields.of("startupProbe", probe(1, 120))
                .set("readinessProbe", probe(2, 3))
                .set("livenessProbe", probe(10, 3))
                .toMap();
    }

    private static Fields probe(int periodSeconds, int failures) {
        return Fields.of("grpc.port", HEALTH_PORT)
                .set("grpc.service", "inference-extension")
                .set("periodSeconds", periodSeconds)
                .set("timeoutSeconds", 3)
                .set("failureThreshold", failures);
    }

    private void rights() {
        Role role =
                new Role(
                        chart,
                        part.name() + "-role",
                        RoleProps.builder().metadata(part.metadata()).build());
        List<String> look = List.of("get", "list", "watch");
        role.allow(look, AccessChart.resources("", "pods"));
        role.allow(look, AccessChart.resources("inference.networking.k8s.io", "inferencepools"));
        role.allow(
                look,
                AccessChart.resources(
                        "inference.networking.x-k8s.io",
                        "inferenceobjectives",
                        "inferencemodelrewrites"));
        RoleBinding binding =
                new RoleBinding(
                        chart,
                        part.name() + "-binding",
                        RoleBindingProps.builder().metadata(part.metadata()).role(role).build());
        binding.addSubjects(
                ServiceAccount.fromServiceAccountName(
                        chart, part.name() + "-subject", part.name()));
        chart.amend(
                "RoleBinding",
                part.name(),
                Fields.of("subjects", List.of(Map.of("namespace", part.namespace()))));
    }
}
