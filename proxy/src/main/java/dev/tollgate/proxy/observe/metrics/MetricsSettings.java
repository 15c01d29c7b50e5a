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

    /** LiteLLM's that no request changes: they are read at each scrape, wanted or not. */
    private static final Set<String> ALWAYS =
            Set.of(
                    "litellm_api_key_budget_remaining_hours_metric",
                    "litellm_api_key_max_budget_metric",
                    "litellm_callback_logging_failures_metric",
                    "litellm_deployment_cooled_down",
                    "litellm_deployment_rpm_limit",
                    "litellm_deployment_state",
                    "litellm_deployment_tpm_limit",
                    "litellm_guardrail_errors_total",
                    "litellm_guardrail_latency_seconds",
                    "litellm_guardrail_requests_total",
                    "litellm_in_flight_requests",
                    "litellm_in_memory_daily_spend_update_queue_size",
                    "litellm_in_memory_spend_update_queue_size",
                    "litellm_pod_lock_manager_size",
                    "litellm_provider_remaining_budget_metric",
                    "litellm_redis_daily_spend_update_queue_size",
                    "litellm_redis_spend_update_queue_size",
                    "litellm_remaining_api_key_budget_metric",
                    "litellm_remaining_api_key_requests_for_model",
                    "litellm_remaining_api_key_tokens_for_model",
                    "litellm_remaining_requests_metric",
                    "litellm_remaining_team_budget_metric",
                    "litellm_remaining_tokens_metric",
                    "litellm_remaining_user_budget_metric",
                    "litellm_team_budget_remaining_hours_metric",
                    "litellm_team_max_budget_metric",
                    "litellm_teams_count",
                    "litellm_total_users",
                    "litellm_user_budget_remaining_hours_metric",
                    "litellm_user_max_budget_metric");

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

    /**
     * The names of all metrics that may be asked for, those of LiteLLM that always are there too.
     */
    public static Set<String> names() {
        return Stream.concat(
                        Arrays.stream(Metric.values()).map(Metric::liteLlmName), ALWAYS.stream())
                .collect(Collectors.toSet());
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
