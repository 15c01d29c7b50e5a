package dev.tollgate.proxy.observe.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.observe.Requests;
import dev.tollgate.proxy.observe.Served;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is counted of requests, and how Prometheus reads it. */
class MetricsTest {

    private static final String KEY =
            "hashed_api_key=\"k1\",api_key_alias=\"alias of \\\"k1\\\"\",team=\"t1\","
                    + "team_alias=\"team one\"";

    @Test
    void answeredRequestCountsUnderLiteLlmsNamesAndLabels() {
        Metrics metrics = new Metrics(MetricsSettings.DEFAULT);

        metrics.served(Requests.answered("k1"));
        metrics.served(Requests.answered("k1"));

        assertThat(text(metrics).lines())
                .contains(
                        "# TYPE litellm_proxy_total_requests_metric_total counter",
                        "litellm_proxy_total_requests_metric_total{"
                                + KEY
                                + ",end_user=\"None\",user=\"u1\",user_email=\"None\","
                                + "requested_model=\"asked\",status_code=\"200\","
                                + "route=\"/v1/chat/completions\",model_id=\"d1\"} 2",
                        "litellm_spend_metric_total{"
                                + KEY
                                + ",end_user=\"None\",user=\"u1\",user_email=\"None\","
                                + "model=\"gpt\",model_id=\"d1\"} 0.003",
                        "litellm_deployment_success_responses_total{"
                                + KEY
                                + ",requested_model=\"asked\",litellm_model_name=\"gpt\","
                                + "model_id=\"d1\",api_base=\"http://v\","
                                + "api_provider=\"openai\"} 2");
        assertThat(sum(metrics, "litellm_input_tokens_metric_total")).isEqualTo(14);
        assertThat(sum(metrics, "litellm_output_tokens_metric_total")).isEqualTo(20);
        assertThat(sum(metrics, "litellm_proxy_failed_requests_metric_total")).isZero();
    }

    @Test
    void latenciesFallIntoLiteLlmsBuckets() {
        Metrics metrics = new Metrics(MetricsSettings.DEFAULT);

        metrics.served(Requests.answered("k1"));

        String name = "litellm_overhead_latency_metric";
        assertThat(text(metrics).lines().filter(line -> line.startsWith(name)))
                .anyMatch(line -> line.contains("le=\"0.005\"} 1"))
                .anyMatch(line -> line.contains("le=\"+Inf\"} 1"))
                .anyMatch(line -> line.startsWith(name + "_sum{") && line.endsWith("} 0.005"))
                .anyMatch(line -> line.startsWith(name + "_count{") && line.endsWith("} 1"));
        assertThat(text(metrics).lines())
                .anyMatch(line ->
                        line.startsWith("litellm_request_total_latency_metric_bucket")
                                && line.endsWith("le=\"1.5\"} 0"))
                .anyMatch(line ->
                        line.startsWith("litellm_request_total_latency_metric_bucket")
                                && line.endsWith("le=\"2.0\"} 1"))
                .contains("tollgate_request_phase_seconds_sum{phase=\"gateway\"} 0.005");
    }

    @Test
    void failureIsNamedAsLiteLlmDoes() {
        Metrics metrics = new Metrics(MetricsSettings.DEFAULT);

        metrics.served(Requests.refused("k1"));

        String failure = "exception_status=\"429\",exception_class=\"Openai.RateLimitError\"} 1";
        assertThat(text(metrics).lines())
                .anyMatch(line ->
                        line.startsWith("litellm_proxy_failed_requests_metric_total")
                                && line.endsWith(failure))
                .anyMatch(line ->
                        line.startsWith("litellm_deployment_failure_responses_total")
                                && line.endsWith(failure))
                .anyMatch(line ->
                        line.startsWith("litellm_proxy_total_requests_metric_total")
                                && line.contains("status_code=\"429\""));
        assertThat(sum(metrics, "litellm_request_total_latency_metric_count")).isZero();
    }

    @Test
    void fallbackCountsBySuccess() {
        Metrics metrics = new Metrics(MetricsSettings.DEFAULT);

        metrics.served(Requests.fellBack(Optional.empty()));
        metrics.served(Requests.fellBack(Optional.of(Requests.REFUSED)));

        for (String name : List.of("successful", "failed")) {
            assertThat(text(metrics).lines())
                    .anyMatch(line ->
                            line.startsWith("litellm_deployment_" + name + "_fallbacks_total")
                                    && line.contains("fallback_model=\"second\"")
                                    && line.endsWith(
                                            "exception_class=\"Openai.RateLimitError\"} 1"));
        }
        assertThat(sum(metrics, "litellm_deployment_total_requests_total")).isEqualTo(4);
    }

    @Test
    void keysBeyondTheLimitAreOther() {
        Metrics metrics =
                new Metrics(new MetricsSettings(Map.of(), List.of(), List.of(), false, 3));

        for (int i = 0; i < 50; i++) {
            metrics.served(Requests.answered("k" + i));
        }

        String name = "litellm_proxy_total_requests_metric_total";
        assertThat(text(metrics).lines().filter(line -> line.startsWith(name + "{")))
                .hasSize(4)
                .anyMatch(line ->
                        line.contains("hashed_api_key=\"other\"")
                                && line.contains("model_id=\"d1\"")
                                && line.endsWith("} 47"));
        assertThat(sum(metrics, name)).isEqualTo(50);
    }

    @Test
    void configurationChoosesMetricsAndLabels() {
        Metrics metrics =
                new Metrics(
                        new MetricsSettings(
                                Map.of(
                                        "litellm_spend_metric",
                                        new MetricsSettings.Wanted(
                                                Optional.of(Set.of("end_user", "user_agent")))),
                                List.of("metadata.department"),
                                List.of("batch", "night*"),
                                true,
                                10));

        metrics.served(Requests.answered("k1"));

        assertThat(text(metrics).lines().filter(line -> line.startsWith("litellm_")))
                .containsExactly(
                        "litellm_spend_metric_total{end_user=\"customer\",user_agent=\"curl/8\","
                                + "metadata_department=\"law\",tag_batch=\"true\","
                                + "tag_night_=\"false\"} 0.0015");
    }

    @Test
    void openMetricsNamesCountersWithoutTotalAndEnds() {
        Metrics metrics = new Metrics(MetricsSettings.DEFAULT);
        metrics.served(Requests.answered("k1"));

        String text = new String(metrics.text(Exposition.Format.OPEN_METRICS, List.of()), UTF_8);

        assertThat(text)
                .contains("# TYPE litellm_spend_metric counter\n")
                .contains("\nlitellm_spend_metric_total{")
                .endsWith("# EOF\n");
    }

    @Test
    void modelsThatNobodyHasAreOneSeries() {
        Metrics metrics = new Metrics(MetricsSettings.DEFAULT);
        Served.Result unknown =
                Requests.result(
                        Optional.of(
                                new Failure.UnknownModel(
                                        "/chat/completions", "invented", List.of())),
                        0);

        metrics.served(Requests.served("k1", List.of(), unknown));

        assertThat(text(metrics)).contains("requested_model=\"other\"").doesNotContain("\"asked\"");
    }

    private static String text(Metrics metrics) {
        return new String(metrics.text(Exposition.Format.TEXT, List.of()), UTF_8);
    }

    private static double sum(Metrics metrics, String name) {
        return text(metrics)
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Usually it takes a few milliseconds; the limit is for a machine that has other work. */
    @Test
    void fiveThousandSeriesAreScrapedQuickly() {
        Metrics metrics = new Metrics(MetricsSettings.DEFAULT);
        for (int key = 0; key < 230; key++) {
            metrics.served(Requests.answered("k" + key));
            metrics.served(Requests.fellBack(Optional.empty()));
        }
        long best = Long.MAX_VALUE;
        String page = "";
        for (int scrape = 0; scrape < 20; scrape++) {
            long began = System.nanoTime();
            page = text(metrics);
            best = Math.min(best, System.nanoTime() - began);
        }

        // each histogram is one series with many samples
        assertThat(page.lines().filter(line -> !line.startsWith("#")).count())
                .isGreaterThan(50_000);
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(500));
    }
}
