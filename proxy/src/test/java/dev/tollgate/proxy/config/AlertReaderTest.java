package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.proxy.alert.AlertSettings;
import dev.tollgate.proxy.alert.AlertType;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.AuditSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertReaderTest {

    private static final Map<String, String> ADDRESSES =
            Map.of(
                    "SLACK_WEBHOOK_URL", "https://slack.test/canary",
                    "WEBHOOK_URL", "https://hook.test/canary");

    private static Configuration read(String yaml, Map<String, String> variables) {
        return new ConfigurationLoader(variables, new FakeVendors()).read("config.yaml", yaml);
    }

    private static List<Secret> secrets(String... texts) {
        return List.of(texts).stream().map(Secret::new).toList();
    }

    @Test
    void nobodyIsToldWhereNothingIsSaid() {
        Configuration configuration = read("model_list: []", ADDRESSES);
        assertThat(configuration.alerts()).isEqualTo(AlertSettings.NONE);
        assertThat(configuration.alerts().isOn()).isFalse();
        assertThat(configuration.audit()).isEqualTo(AuditSettings.DEFAULT);
    }

    @Test
    void eachTypeMayGoElsewhere() {
        String yaml =
                """
                general_settings:
                  alerting: [slack, webhook]
                  alerting_args: {budget_alert_ttl: 60}
                  alert_to_webhook_url:
                    cooldown_deployment: [https://a.test/canary, https://b.test/canary]
                  maximum_audit_logs_retention_period: 90d
                litellm_settings: {store_audit_logs: false}
                """;
        Configuration configuration = read(yaml, ADDRESSES);
        AlertSettings alerts = configuration.alerts();
        assertThat(alerts.slack())
                .isEqualTo(
                        Map.of(
                                AlertType.BUDGET_ALERTS,
                                secrets("https://slack.test/canary"),
                                AlertType.COOLDOWN_DEPLOYMENT,
                                secrets("https://a.test/canary", "https://b.test/canary")));
        assertThat(alerts.webhooks())
                .containsOnlyKeys(AlertType.values())
                .containsEntry(AlertType.BUDGET_ALERTS, secrets("https://hook.test/canary"));
        assertThat(alerts.budgetTtl()).isEqualTo(Duration.ofMinutes(1));
        assertThat(alerts.toString()).doesNotContain("canary");
        assertThat(configuration.audit())
                .isEqualTo(new AuditSettings(false, Optional.of(Duration.ofDays(90))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alerting: [slack]",
                "alerting: [webhook]",
                "alerting: [email]",
                "{alerting: [slack], alert_types: [llm_too_slow]}",
            })
    void whatNobodyWouldHearOfIsWarnedOf(String general) {
        Configuration configuration = read("general_settings: {" + inner(general) + "}", Map.of());
        assertThat(configuration.alerts().isOn()).isFalse();
        assertThat(configuration.warnings()).anyMatch(warning -> warning.contains("alert"));
    }

    private static String inner(String general) {
        return general.startsWith("{") ? general.substring(1, general.length() - 1) : general;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alert_to_webhook_url: {budget_alerts: canary}",
                "alert_to_webhook_url: {budget_alerts: [https://a.test, canary]}",
                "alerting_args: {budget_alert_ttl: canary}",
                "maximum_audit_logs_retention_period: canary",
                "alerting: {canary: 1}",
            })
    void whatIsWrongStopsTheStartWithoutShowingIt(String general) {
        ConfigurationException thrown =
                catchThrowableOfType(
                        ConfigurationException.class,
                        () ->
                                read(
                                        "general_settings:\n  alerting: [slack]\n  "
                                                        .replace(
                                                                general.startsWith("alerting:")
                                                                        ? "  alerting: [slack]\n"
                                                                        : "-",
                                                                "")
                                                + general,
                                        ADDRESSES));
        assertThat(thrown).isNotNull();
        assertThat(thrown.problems()).isNotEmpty().noneMatch(text -> text.contains("canary"));
    }

    @Test
    void aWrongAddressInTheEnvironmentIsNotShown() {
        ConfigurationException thrown =
                catchThrowableOfType(
                        ConfigurationException.class,
                        () ->
                                read(
                                        "general_settings: {alerting: [slack]}",
                                        Map.of("SLACK_WEBHOOK_URL", "canary")));
        assertThat(thrown.problems()).singleElement().asString().contains("SLACK_WEBHOOK_URL");
        assertThat(thrown.problems().toString()).doesNotContain("canary");
    }
}
