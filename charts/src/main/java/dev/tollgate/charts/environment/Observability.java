package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;

/** How the gateway is watched. */
public record Observability(
        @JsonPropertyDescription("How Prometheus finds /metrics; default: annotations.")
                Metrics metrics,
        @JsonPropertyDescription("True writes a PrometheusRule with alerts.") Boolean alerts,
        @JsonPropertyDescription("True writes a Grafana dashboard as a ConfigMap.")
                Boolean dashboard,
        @JsonPropertyDescription("Labels by which Prometheus selects monitors and rules.")
                Map<String, String> labels) {

    /** The ways to be scraped. */
    public enum Metrics {
        /** A ServiceMonitor of the Prometheus operator. */
        @JsonProperty("service-monitor")
        SERVICE_MONITOR,
        /** The prometheus.io annotations on pods. */
        @JsonProperty("annotations")
        ANNOTATIONS,
        /** None. */
        @JsonProperty("none")
        NONE
    }

    static final Observability DEFAULT =
            new Observability(Metrics.ANNOTATIONS, false, false, Map.of());

    public Observability {
        metrics = Defaults.or(metrics, Metrics.ANNOTATIONS);
        alerts = Defaults.or(alerts, false);
        dashboard = Defaults.or(dashboard, false);
        labels = Defaults.map(labels);
    }
}
