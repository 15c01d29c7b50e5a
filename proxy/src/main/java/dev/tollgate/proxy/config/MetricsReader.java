package dev.tollgate.proxy.config;

import dev.tollgate.proxy.observe.metrics.MetricsSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code litellm_settings} says of metrics: {@code prometheus_metrics_config} and others. */
final class MetricsReader {

    private static final long MOST = 1_000_000;

    private final Section litellm;

    MetricsReader(Sources sources) {
        litellm = sources.litellm();
    }

    MetricsSettings read() {
        return new MetricsSettings(
                wanted(),
                litellm.texts("custom_prometheus_metadata_labels"),
                litellm.texts("custom_prometheus_tags"),
                litellm.flag("enable_end_user_cost_tracking_prometheus_only").orElse(false),
                series());
    }

    private Map<String, MetricsSettings.Wanted> wanted() {
        Map<String, MetricsSettings.Wanted> wanted = new HashMap<>();
        for (Section group : litellm.sections("prometheus_metrics_config")) {
            List<String> metrics = group.texts("metrics");
            if (metrics.isEmpty()) {
                group.problem("metrics", "is missing; list the metrics that the group is about");
            }
            MetricsSettings.Wanted labels = new MetricsSettings.Wanted(labels(group));
            metrics.forEach(name -> check(group, name));
            metrics.forEach(name -> wanted.put(name, labels));
        }
        return wanted;
    }

    private static void check(Section group, String name) {
        Set<String> known = MetricsSettings.names();
        if (!known.contains(name)) {
            group.problem(
                    "metrics",
                    "has '"
                            + name
                            + "', which is no metric; "
                            + Nearest.advice(name, known, "leave it out"));
        }
    }

    private static Optional<Set<String>> labels(Section group) {
        List<String> named = group.texts("include_labels");
        named.stream()
                .filter(name -> !MetricsSettings.labels().contains(name))
                .forEach(name ->
                        group.problem(
                                "include_labels",
                                "has '"
                                        + name
                                        + "', which no metric has; "
                                        + Nearest.advice(
                                                name, MetricsSettings.labels(), "leave it out")));
        return named.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(named));
    }

    private int series() {
        long most = litellm.count("prometheus_max_series").orElse(MetricsSettings.DEFAULT.series());
        return (int) Math.min(most, MOST);
    }
}
