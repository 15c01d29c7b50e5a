package dev.tollgate.proxy.observe.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.observe.Look;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardrailMetricsTest {

    private static final MetricsSettings.Wanted USUAL =
            new MetricsSettings.Wanted(Optional.empty());

    private static Look look(String error) {
        Look.Status status =
                error.isEmpty() ? Look.Status.SUCCESS : Look.Status.GUARDRAIL_INTERVENED;
        return new Look(
                "pii",
                "litellm_content_filter",
                "post_call",
                status,
                error,
                Instant.EPOCH,
                20_000_000,
                Map.of());
    }

    private static List<String> lines(Map<String, MetricsSettings.Wanted> wanted, Look... looks) {
        Metrics metrics =
                new Metrics(new MetricsSettings(wanted, List.of(), List.of(), false, 100));
        for (Look look : looks) {
            metrics.looked(look);
        }
        return new String(metrics.text(Exposition.Format.TEXT, List.of()), UTF_8)
                .lines()
                .filter(line -> line.contains("guardrail") && !line.contains("_bucket"))
                .toList();
    }

    @Test
    void looksCountUnderLiteLlmsNamesAndLabels() {
        assertThat(lines(Map.of(), look(""), look(Look.BLOCKED), look(Look.BLOCKED)))
                .contains(
                        "# TYPE litellm_guardrail_latency_seconds histogram",
                        "litellm_guardrail_latency_seconds_sum{guardrail_name=\"pii\",status=\"error\",error_type=\"HTTPException\",hook_type=\"post_call\"} 0.04",
                        "litellm_guardrail_latency_seconds_count{guardrail_name=\"pii\",status=\"success\",error_type=\"none\",hook_type=\"post_call\"} 1",
                        "# TYPE litellm_guardrail_errors_total counter",
                        "litellm_guardrail_errors_total{guardrail_name=\"pii\",error_type=\"HTTPException\",hook_type=\"post_call\"} 2",
                        "litellm_guardrail_requests_total{guardrail_name=\"pii\",status=\"success\",hook_type=\"post_call\"} 1",
                        "litellm_guardrail_requests_total{guardrail_name=\"pii\",status=\"error\",hook_type=\"post_call\"} 2");
    }

    @Test
    void withoutALookThereIsNoneOfThem() {
        assertThat(lines(Map.of())).isEmpty();
    }

    @Test
    void theConfigurationChoosesThemAndTheirLabels() {
        MetricsSettings.Wanted byName =
                new MetricsSettings.Wanted(Optional.of(Set.of("guardrail_name")));

        assertThat(lines(Map.of("litellm_guardrail_requests_total", byName), look("")))
                .contains("litellm_guardrail_requests_total{guardrail_name=\"pii\"} 1")
                .hasSize(3);
        assertThat(lines(Map.of("litellm_spend_metric", USUAL), look(""))).isEmpty();
        assertThat(MetricsSettings.labels()).contains("guardrail_name", "hook_type");
    }
}
