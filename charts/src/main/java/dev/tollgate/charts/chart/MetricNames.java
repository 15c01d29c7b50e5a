package dev.tollgate.charts.chart;

import java.util.Set;

/**
 * The metrics that autoscaler, alerts and dashboard read, as {@code /metrics} shows them: the
 * gateway must expose exactly these. Durations are in seconds, money is in US dollars.
 */
final class MetricNames {

    /** Counter of answered requests; {@code status_code} is what the client got. */
    static final String REQUESTS = "litellm_proxy_total_requests_metric_total";

    /** Histogram of the time from a request's arrival to the last byte of its answer. */
    static final String LATENCY = "litellm_request_total_latency_metric_bucket";

    /** Histogram of the time from the call of a provider to the first token that it sends. */
    static final String FIRST_TOKEN = "litellm_llm_api_time_to_first_token_metric_bucket";

    /** Histogram of the part of a request's time that the gateway spent, not the provider. */
    static final String OVERHEAD = "litellm_overhead_latency_metric_bucket";

    /** Counter of tokens that clients sent. */
    static final String INPUT_TOKENS = "litellm_input_tokens_metric_total";

    /** Counter of tokens that models wrote. */
    static final String OUTPUT_TOKENS = "litellm_output_tokens_metric_total";

    /** Counter of money, by {@code team_alias}, {@code model} and others. */
    static final String SPEND = "litellm_spend_metric_total";

    /** Counter of requests that the response cache answered. */
    static final String CACHE_HITS = "litellm_cache_hits_metric_total";

    /** Counter of requests that the response cache was asked for in vain. */
    static final String CACHE_MISSES = "litellm_cache_misses_metric_total";

    /** Gauge a deployment: 0 healthy, 1 partial outage, 2 complete outage. */
    static final String DEPLOYMENT_STATE = "litellm_deployment_state";

    /** Counter of times that a deployment was taken out for a while. */
    static final String COOLDOWNS = "litellm_deployment_cooled_down_total";

    /** Counter of requests that another model group answered instead. */
    static final String FALLBACKS = "litellm_deployment_successful_fallbacks_total";

    /** Counter of requests that another model group couldn't answer either. */
    static final String FAILED_FALLBACKS = "litellm_deployment_failed_fallbacks_total";

    /** Gauge of money that a team may still spend; +Inf without a budget. */
    static final String TEAM_REMAINING = "litellm_remaining_team_budget_metric";

    /** Gauge of a team's budget. */
    static final String TEAM_BUDGET = "litellm_team_max_budget_metric";

    /** Gauge of money that a virtual key may still spend; +Inf without a budget. */
    static final String KEY_REMAINING = "litellm_remaining_api_key_budget_metric";

    /** Gauge of a virtual key's budget. */
    static final String KEY_BUDGET = "litellm_api_key_max_budget_metric";

    /** Gauge of requests that a pod is working on, without labels: always there. */
    static final String IN_FLIGHT = "tollgate_requests_in_flight";

    /** Gauge of the keys of a pool; label {@code pool}. */
    static final String POOL_KEYS = "tollgate_pool_keys";

    /** Gauge of the keys of a pool that a request may use now; label {@code pool}. */
    static final String POOL_KEYS_AVAILABLE = "tollgate_pool_keys_available";

    /** Gauge of spend rows in a pod's journal that the database doesn't have yet. */
    static final String JOURNAL_ROWS = "tollgate_spend_journal_rows";

    /** Gauge of the age of the oldest of these rows; 0 where there is none. */
    static final String JOURNAL_AGE = "tollgate_spend_journal_oldest_age_seconds";

    /** Gauge of kube-state-metrics: pods of a Deployment that are ready. */
    static final String READY_PODS = "kube_deployment_status_replicas_ready";

    /** Metrics that LiteLLM has under the same names. */
    static final Set<String> LITELLM =
            Set.of(
                    REQUESTS,
                    LATENCY,
                    FIRST_TOKEN,
                    OVERHEAD,
                    INPUT_TOKENS,
                    OUTPUT_TOKENS,
                    SPEND,
                    CACHE_HITS,
                    CACHE_MISSES,
                    DEPLOYMENT_STATE,
                    COOLDOWNS,
                    FALLBACKS,
                    FAILED_FALLBACKS,
                    TEAM_REMAINING,
                    TEAM_BUDGET,
                    KEY_REMAINING,
                    KEY_BUDGET);

    /** Metrics that only this gateway has. */
    static final Set<String> OWN =
            Set.of(IN_FLIGHT, POOL_KEYS, POOL_KEYS_AVAILABLE, JOURNAL_ROWS, JOURNAL_AGE);

    /** Metrics of the cluster, which the gateway doesn't expose. */
    static final Set<String> CLUSTER = Set.of(READY_PODS);

    private MetricNames() {}
}
