package dev.tollgate.proxy.observe.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code litellm_settings} says of metrics.
 *
 * @param metrics {@code prometheus_metrics_config}: by name those that are wanted; empty for all
 * @param metadata {@code custom_prometheus_metadata_labels}: {@code metadata.department}
 * @param tags {@code custom_prometheus_tags}, may hold {@code *}
 * @param endUsers {@code enable_end_user_cost_tracking_prometheus_only}: whether the label {@code
 *     end_user} has values
 * @param series {@code prometheus_max_series}: of each metric, before new keys and users are
 *     «other»
 */
public record MetricsSettings(
        Map<String, Wanted> metrics,
        List<String> metadata,
        List<String> tags,
        boolean endUsers,
        int series) {

    /** All metrics with their usual labels. */
    public static final MetricsSettings DEFAULT =
            new MetricsSettings(Map.of(), List.of(), List.of(), false, 2000);

    public MetricsSettings {
        metrics = Map.copyOf(metrics);
        metadata = List.copyOf(metadata);
        tags = List.copyOf(tags);
    }

    /**
     * A metric that is wanted.
     *
     * @param labels {@code include_labels}; empty for its usual ones
     */
    public record Wanted(Optional<Set<String>> labels) {
        public Wanted {
            labels = labels.map(Set::copyOf);
        }
    }

    /** The names of all labels that a metric may have. */
    public static Set<String> labels() {
        Stream<Label> requests =
                Stream.concat(
                        Arrays.stream(Metric.values()).flatMap(one -> one.labels().stream()),
                        Labels.ON_DEMAND.stream());
        return Stream.concat(requests.map(Label::name), GuardrailMetrics.LABELS.stream())
                .collect(Collectors.toSet());
    }
}
