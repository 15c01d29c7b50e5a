package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Observability;
import dev.tollgate.charts.environment.Observability.Metrics;
import dev.tollgate.charts.environment.ServedModel.InferencePool;
import dev.tollgate.charts.kit.CustomObject;
import dev.tollgate.charts.kit.Fields;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.App;
import org.cdk8s.plus25.ConfigMap;
import org.cdk8s.plus25.ConfigMapProps;

/**
 * What watches the gateway: monitors and alerts of the Prometheus operator, Grafana's dashboard.
 */
final class ObservabilityChart extends ManifestChart {

    private final Inputs inputs;
    private final Observability settings;
    private final Part part;

    ObservabilityChart(App app, Inputs inputs) {
        super(app, "80-observability");
        this.inputs = inputs;
        settings = inputs.environment().observability();
        part = inputs.part(GatewayChart.NAME, "observability");
        if (settings.metrics() == Metrics.SERVICE_MONITOR) {
            monitors();
        }
        if (settings.alerts()) {
            CustomObject.of(
                    this,
                    "monitoring.coreos.com/v1 PrometheusRule",
                    labelled(part, GatewayChart.NAME, settings.labels()),
                    new Alerts(part.namespace()).spec());
        }
        if (settings.dashboard()) {
            dashboard();
        }
    }

    private void monitors() {
        monitor(part, GatewayPod.part(inputs), GatewayChart.PORT_NAME);
        for (InferencePool pool : inputs.environment().pools()) {
            Part picker = EndpointPicker.part(inputs, pool);
            monitor(picker, picker, EndpointPicker.METRICS_PORT_NAME);
        }
    }

    /** A ServiceMonitor of the Service that has the labels of a part. */
    private void monitor(Part owner, Part watched, String port) {
        Map<String, Object> endpoint =
                Fields.of("port", port)
                        .set("path", "/metrics")
                        .set("interval", "30s")
                        .set("scrapeTimeout", "10s")
                        .toMap();
        CustomObject.of(
                this,
                "monitoring.coreos.com/v1 ServiceMonitor",
                labelled(owner, owner.name(), settings.labels()),
                Fields.of("selector.matchLabels", watched.selector())
                        .set("endpoints", List.of(endpoint)));
    }

    /** Grafana's sidecar finds the ConfigMap by its label. */
    private void dashboard() {
        new ConfigMap(
                this,
                "dashboard",
                ConfigMapProps.builder()
                        .metadata(
                                labelled(
                                        part,
                                        GatewayChart.NAME + "-dashboard",
                                        Map.of("grafana_dashboard", "1")))
                        .data(
                                Map.of(
                                        "tollgate.json",
                                        new Dashboard(inputs.name(), part.namespace()).json()))
                        .build());
    }

    private static ApiObjectMetadata labelled(Part part, String name, Map<String, String> more) {
        Map<String, String> labels = new LinkedHashMap<>(part.labels());
        labels.putAll(more);
        return ApiObjectMetadata.builder()
                .name(name)
                .namespace(part.namespace())
                .labels(labels)
                .build();
    }
}
