package dev.tollgate.charts.cluster;

/** A step of a deployment; what a later one needs is applied before it. */
enum Stage {
    NAMESPACE("namespace"),
    SECRETS("secrets"),
    /** Everything that no other stage names. */
    CONFIGURATION("configuration"),
    DATA_STORES("data stores"),
    JOBS("jobs"),
    WORKLOADS("workloads"),
    ROUTES("routes"),
    OBSERVABILITY("observability");

    private final String title;

    Stage(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    static Stage of(String kind) {
        return switch (kind) {
            case "Namespace" -> NAMESPACE;
            case "Secret", "ExternalSecret", "InfisicalSecret" -> SECRETS;
            case "StatefulSet", "Cluster", "Pooler", "ScheduledBackup" -> DATA_STORES;
            case "Job" -> JOBS;
            case "Deployment", "HorizontalPodAutoscaler" -> WORKLOADS;
            case "Ingress", "HTTPRoute", "Middleware", "Gateway", "InferencePool" -> ROUTES;
            case "ServiceMonitor", "PrometheusRule" -> OBSERVABILITY;
            default -> CONFIGURATION;
        };
    }
}
