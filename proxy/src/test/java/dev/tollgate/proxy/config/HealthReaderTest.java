package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.http.HealthSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of health checks is read, from each place where LiteLLM looks for it. */
class HealthReaderTest {

    @Test
    void withoutAWordNothingIsCheckedInTheBackground() {
        assertThat(read("model_list: []", Map.of())).isEqualTo(HealthSettings.DEFAULT);
    }

    @Test
    void allIsRead() {
        String yaml =
                """
                general_settings:
                  background_health_checks: true
                  health_check_interval: 20
                  health_check_details: false
                  use_shared_health_check: true
                  health_check_concurrency: 3
                  enable_health_check_routing: true
                  health_check_staleness_threshold: 90
                  alerting: [slack]
                router_settings:
                  health_check_ignore_transient_errors: true
                litellm_settings:
                  success_callback: [langfuse]
                  callbacks: prometheus
                """;

        assertThat(
                        read(
                                yaml,
                                Map.of(
                                        "HEALTH_CHECK_TIMEOUT_SECONDS", "7",
                                        "BACKGROUND_HEALTH_CHECK_MAX_TOKENS", "5",
                                        "DEFAULT_HEALTH_CHECK_INTERVAL", "99")))
                .isEqualTo(
                        new HealthSettings(
                                true,
                                Duration.ofSeconds(20),
                                false,
                                true,
                                3,
                                new HealthSettings.Routing(
                                        true, Optional.of(Duration.ofSeconds(90)), true),
                                Duration.ofSeconds(7),
                                OptionalInt.of(5),
                                Set.of("slack", "langfuse", "prometheus")));
    }

    private static HealthSettings read(String yaml, Map<String, String> variables) {
        return new ConfigurationLoader(variables, new FakeVendors())
                .read("config.yaml", yaml)
                .http()
                .health();
    }
}
