package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Gateway;
import dev.tollgate.charts.environment.Observability.Metrics;
import dev.tollgate.charts.kit.DisruptionBudgets;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import dev.tollgate.charts.kit.PodContainer;
import dev.tollgate.charts.kit.Probes;
import dev.tollgate.charts.kit.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdk8s.App;
import org.cdk8s.plus25.Deployment;
import org.cdk8s.plus25.HorizontalPodAutoscaler;
import org.cdk8s.plus25.HorizontalPodAutoscalerProps;
import org.cdk8s.plus25.Metric;
import org.cdk8s.plus25.MetricOptions;
import org.cdk8s.plus25.MetricTarget;
import org.cdk8s.plus25.Service;

/** The gateway: Deployment, Service, configuration, disruption budget, autoscaler and Jobs. */
final class GatewayChart extends ManifestChart {

    /** Name of the gateway's Service, Deployment and ServiceAccount. */
    static final String NAME = "tollgate";

    /** Port of the gateway's Service and container. */
    static final int PORT = 4000;

    /** Name of that port. */
    static final String PORT_NAME = "http";

    /** Proxies hear within these that a pod leaves. */
    private static final int PRE_STOP_SECONDS = 10;

    /** Spend and traces are written out within these, after the last stream. */
    private static final int FLUSH_SECONDS = 20;

    private final Inputs inputs;
    private final Gateway gateway;
    private final Part part;
    private final Service service;

    GatewayChart(App app, Inputs inputs) {
        super(app, "50-gateway");
        this.inputs = inputs;
        gateway = inputs.environment().gateway();
        part = GatewayPod.part(inputs);
        service = Services.clusterIp(this, part, Map.of(PORT_NAME, PORT));
        GatewayPod pod = new GatewayPod(this, inputs);
        Deployment deployment = deployment(pod);
        if (gateway.autoscaling() != null) {
            autoscaler(deployment, gateway.autoscaling());
        }
        DisruptionBudgets.of(this, part);
        new GatewayJobs(this, inputs, pod);
    }

    Service service() {
        return service;
    }

    private Deployment deployment(GatewayPod pod) {
        PodContainer container =
                pod.container(List.of(), Connections.database(inputs))
                        .port(PORT_NAME, PORT)
                        .preStopSleep(PRE_STOP_SECONDS)
                        .probes(
                                Probes.http("/health/liveliness", PORT, 1, 60),
                                Probes.http("/health/readiness", PORT, 5, 2),
                                Probes.http("/health/liveliness", PORT, 10, 3));
        return pod.workload(part, container)
                .graceSeconds(PRE_STOP_SECONDS + gateway.streamSeconds() + FLUSH_SECONDS)
                .podAnnotations(scraping())
                .deployment(this, gateway.autoscaling() == null ? gateway.replicas() : null);
    }

    private Map<String, String> scraping() {
        if (inputs.environment().observability().metrics() != Metrics.ANNOTATIONS) {
            return Map.of();
        }
        return scraping(PORT);
    }

    /** The annotations by which Prometheus finds a pod's metrics without an operator. */
    static Map<String, String> scraping(int port) {
        return new TreeMap<>(
                Map.of(
                        "prometheus.io/scrape", "true",
                        "prometheus.io/port", String.valueOf(port),
                        "prometheus.io/path", "/metrics"));
    }

    private void autoscaler(Deployment deployment, Gateway.Autoscaling autoscaling) {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(Metric.resourceCpu(MetricTarget.averageUtilization(autoscaling.cpuPercent())));
        if (autoscaling.requestsInFlight() != null) {
            metrics.add(
                    Metric.pods(
                            MetricOptions.builder()
                                    .name(MetricNames.IN_FLIGHT)
                                    .target(
                                            MetricTarget.averageValue(
                                                    autoscaling.requestsInFlight()))
                                    .build()));
        }
        new HorizontalPodAutoscaler(
                this,
                "autoscaler",
                HorizontalPodAutoscalerProps.builder()
                        .metadata(part.metadata())
                        .target(deployment)
                        .minReplicas(gateway.replicas())
                        .maxReplicas(autoscaling.maxReplicas())
                        .metrics(metrics)
                        .build());
    }
}
