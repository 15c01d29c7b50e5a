package dev.tollgate.charts.cluster;

import java.util.Set;

/** A step of a deployment; what a later one needs is applied before it. */
enum Stage {
    NAMESPACE("namespace", Set.of("Namespace")),
    SECRETS("secrets", Set.of("Secret", "ExternalSecret", "InfisicalSecret")),
    /** Everything that no other stage names. */
    CONFIGURATION("configuration", Set.of()),
    DATA_STORES("data stores", Set.of("StatefulSet", "Cluster", "Pooler", "ScheduledBackup")),
    JOBS("jobs", Set.of("Job")),
    WORKLOADS("workloads", Set.of("Deployment", "HorizontalPodAutoscaler")),
    ROUTES("routes", Set.of("Ingress", "HTTPRoute", "Middleware", "Gateway", "InferencePool")),
    OBSERVABILITY("observability", Set.of("ServiceMonitor", "PrometheusRule"));

    private final String title;
    private final Set<String> kinds;

    Stage(String title, Set<String> kinds) {
        this.title = title;
        this.kinds = kinds;
    }

    String title() {
        return title;
    }

    static Stage of(String kind) {
        for (Stage stage : values()) {
            if (stage.kinds.contains(kind)) {
                return stage;
            }
        }
        return CONFIGURATION;
    }
}
