package dev.tollgate.proxy.observe.metrics;

import dev.tollgate.proxy.observe.metrics.Exposition.Kind;
import java.util.List;

/**
 * What is counted of each request, under LiteLLM's names and with its labels.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/prometheus">LiteLLM, Prometheus metrics</a>
 */
enum Metric {
    REQUESTS(
            "litellm_proxy_total_requests_metric",
            Labels.REQUEST,
            "Requests, by the status that the client got."),
    FAILED_REQUESTS(
            "litellm_proxy_failed_requests_metric",
            Labels.FAILED_REQUEST,
            "Requests that got no whole answer."),
    LATENCY(
            "litellm_request_total_latency_metric",
            Labels.LATENCY,
            "Seconds from a request's head to the last byte of its answer.",
            Unit.NANOS),
    SELF_LATENCY(
            "litellm_self_latency",
            Labels.SELF,
            "Seconds from a request's head to the last byte of its answer, of all together.",
            Unit.NANOS),
    QUEUE_TIME(
            "litellm_request_queue_time_seconds",
            Labels.LATENCY,
            "Seconds until a request was understood and admitted.",
            Unit.NANOS),
    API_LATENCY(
            "litellm_llm_api_latency_metric",
            Labels.LATENCY,
            "Seconds of the call that gave the answer.",
            Unit.NANOS),
    FIRST_TOKEN(
            "litellm_llm_api_time_to_first_token_metric",
            Labels.LATENCY,
            "Seconds from the call of a vendor to the first part of its stream.",
            Unit.NANOS),
    OVERHEAD(
            "litellm_overhead_latency_metric",
            Labels.OVERHEAD,
            "Seconds that the gateway added until the answer or its first part went out.",
            Unit.NANOS),
    SPEND("litellm_spend_metric", Labels.SPEND, "US dollars.", Kind.COUNTER, Unit.NANOS),
    SUCCEEDED(
            "litellm_requests_metric",
            Labels.SPEND,
            "Requests that a model answered; deprecated by LiteLLM."),
    TOTAL_TOKENS("litellm_total_tokens_metric", Labels.TOKENS, "Tokens of requests and answers."),
    INPUT_TOKENS("litellm_input_tokens_metric", Labels.TOKENS, "Tokens of requests."),
    OUTPUT_TOKENS("litellm_output_tokens_metric", Labels.TOKENS, "Tokens of answers."),
    API_FAILED(
            "litellm_llm_api_failed_requests_metric",
            Labels.MODEL_AND_PAYER,
            "Requests that vendors failed; deprecated by LiteLLM."),
    CACHE_HITS(
            "litellm_cache_hits_metric",
            Labels.MODEL_AND_PAYER,
            "Requests that the response cache answered."),
    CACHE_MISSES(
            "litellm_cache_misses_metric",
            Labels.MODEL_AND_PAYER,
            "Requests that the response cache was asked for in vain."),
    CACHED_TOKENS(
            "litellm_cached_tokens_metric",
            Labels.MODEL_AND_PAYER,
            "Tokens that the response cache saved."),
    CALLS(
            "litellm_deployment_total_requests",
            Labels.CALLS,
            "Calls to a deployment, retries among them."),
    ANSWERED_CALLS(
            "litellm_deployment_success_responses", Labels.CALLS, "Calls that were answered well."),
    FAILED_CALLS("litellm_deployment_failure_responses", Labels.FAILED_CALLS, "Calls that failed."),
    TOKEN_LATENCY(
            "litellm_deployment_latency_per_output_token",
            Labels.SPEED,
            "Seconds of a call by tokens of its answer.",
            Unit.NANOS),
    FALLBACKS(
            "litellm_deployment_successful_fallbacks",
            Labels.FALLBACKS,
            "Requests that another model group answered."),
    FAILED_FALLBACKS(
            "litellm_deployment_failed_fallbacks",
            Labels.FALLBACKS,
            "Requests that another model group couldn't answer either.");

    private final String liteLlmName;

    /** Never changed, which its type can't say. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Label> labels;

    private final String help;
    private final Kind kind;
    private final Unit unit;

    /** What one of a metric's recorded numbers is worth. */
    enum Unit {
        ONE(1),
        /** Billionths, of a second or a dollar. */
        NANOS(1e9);

        private final double parts;

        Unit(double parts) {
            this.parts = parts;
        }

        double of(long number) {
            return number / parts;
        }
    }

    Metric(String liteLlmName, List<Label> labels, String help, Kind kind, Unit unit) {
        this.liteLlmName = liteLlmName;
        this.labels = labels;
        this.help = help;
        this.kind = kind;
        this.unit = unit;
    }

    /** A histogram. */
    Metric(String liteLlmName, List<Label> labels, String help, Unit unit) {
        this(liteLlmName, labels, help, Kind.HISTOGRAM, unit);
    }

    /** A counter. */
    Metric(String liteLlmName, List<Label> labels, String help) {
        this(liteLlmName, labels, help, Kind.COUNTER, Unit.ONE);
    }

    /** Of a counter without {@code _total}. */
    String liteLlmName() {
        return liteLlmName;
    }

    List<Label> labels() {
        return labels;
    }

    String help() {
        return help;
    }

    Kind kind() {
        return kind;
    }

    Unit unit() {
        return unit;
    }
}
