package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Budget;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.routing.RoutingSettings;
import dev.tollgate.proxy.routing.RoutingSettings.Checks;
import dev.tollgate.proxy.routing.RoutingSettings.Cooldowns;
import dev.tollgate.proxy.routing.RoutingSettings.Queue;
import dev.tollgate.proxy.routing.RoutingSettings.StrategyArgs;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingReaderTest {

    private static final String EVERYTHING =
            """
            routing_strategy_args: {ttl: 60, lowest_latency_buffer: 0.5, max_latency_list_size: 20}
            disable_cooldowns: true
            cooldown_time: 30
            allowed_fails: 0
            allowed_fails_policy: {ResourceExhaustedErrorAllowedFails: 1, TimeoutErrorAllowedFails: 4}
            enable_pre_call_check: true
            enable_tag_filtering: true
            tag_filtering_match_any: false
            optional_pre_call_checks: [prompt_caching, session_affinity]
            deployment_affinity_ttl_seconds: 90
            default_max_parallel_requests: 8
            default_priority: 5
            provider_budget_config:
              openai: {budget_limit: 0.5, time_period: 1d}
              gemini: {max_budget: 100, budget_duration: 1mo}
            stream_resume: true
            """;

    @Test
    void nothingGivesTheDefaults() {
        RoutingSettings read = read("{}");
        RoutingSettings standard = RoutingSettings.DEFAULT;

        assertThat(read).isEqualTo(standard);
    }

    @Test
    void everySettingIsRead() {
        RoutingSettings read = read(EVERYTHING);

        assertThat(read.strategyArgs()).isEqualTo(new StrategyArgs(Duration.ofMinutes(1), 0.5, 20));
        assertThat(read.cooldowns())
                .isEqualTo(
                        new Cooldowns(
                                true,
                                Duration.ofSeconds(30),
                                OptionalInt.of(0),
                                Map.of(ErrorClass.RATE_LIMIT, 1, ErrorClass.TIMEOUT, 4)));
        assertThat(read.checks())
                .isEqualTo(
                        new Checks(
                                true,
                                true,
                                false,
                                Set.of("prompt_caching", "session_affinity"),
                                Duration.ofSeconds(90)));
        assertThat(read.queue()).isEqualTo(new Queue(OptionalInt.of(8), OptionalInt.of(5)));
        assertThat(read.providerBudgets())
                .containsEntry("openai", new Budget(new BigDecimal("0.5"), Duration.ofDays(1)))
                .containsEntry("gemini", new Budget(new BigDecimal("100"), Duration.ofDays(30)));
        assertThat(read.streamResume()).isTrue();
    }

    @Test
    void rateLimitWinsOverResourceExhausted() {
        RoutingSettings read =
                read(
                        """
                        allowed_fails_policy: {RateLimitErrorAllowedFails: 2, ResourceExhaustedErrorAllowedFails: 1}
                        retry_policy: {ResourceExhaustedErrorRetries: 0}
                        """);

        assertThat(read.cooldowns().policy()).containsEntry(ErrorClass.RATE_LIMIT, 2);
        assertThat(read.retries().policy()).containsEntry(ErrorClass.RATE_LIMIT, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "router_settings: {allowed_fails: 3}|5|",
                "router_settings: {allowed_fails: 1}|5|1",
                "litellm_settings: {allowed_fails: 2, cooldown_time: 7}|7|2",
                "{router_settings: {cooldown_time: 9, allowed_fails: 4}, litellm_settings: {allowed_fails: 2, cooldown_time: 7}}|9|4",
                "environment_variables: {DEFAULT_COOLDOWN_TIME_SECONDS: '11'}|11|",
                "router_settings: {cooldown_time: 0}|5|",
            })
    void cooldownsMayStandElsewhere(String yaml, long seconds, String fails) {
        Cooldowns read = loader().read("c.yaml", yaml).routing().cooldowns();

        assertThat(read.time()).hasSeconds(seconds);
        assertThat(read.allowed())
                .isEqualTo(
                        fails == null
                                ? OptionalInt.empty()
                                : OptionalInt.of(Integer.parseInt(fails)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optional_pre_call_checks: [prompt_cashing]|router_settings.optional_pre_call_checks: names a check that there isn't; did you mean prompt_caching?",
                "provider_budget_config: {openai: {budget_limit: 5}}|router_settings.provider_budget_config.openai.budget_limit: has no effect without time_period; add it",
                "provider_budget_config: {openai: {budget_duration: 5d}}|router_settings.provider_budget_config.openai.budget_duration: has no effect without budget_limit; add it",
            })
    void doubtfulSettingsAreNamed(String settings, String warning) {
        Configuration read = loader().read("c.yaml", "router_settings: {" + settings + "}");

        assertThat(read.warnings()).containsExactly("c.yaml:1: " + warning);
    }

    @ParameterizedTest
    @CsvSource({"30s,30", "15m,900", "24h,86400", "7d,604800", "1w,604800", "1mo,2592000"})
    void periodsHaveUnits(String text, long seconds) {
        assertThat(Durations.parse(text)).hasValue(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"30", "1y", "d", "-1d", "0s", "1.5h"})
    void otherPeriodsAreNone(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cooldown_time: 60|{}|60000",
                "cooldown_time: 0|{}|0",
                "seed: 1|{cooldown_time: 1.5}|1500",
                "cooldown_time: 1|{cooldown_time: 9}|1000",
                "seed: 1|{}|",
            })
    void deploymentHasItsOwnCooldown(String params, String info, Long millis) {
        assertThat(deployment(params, info).routing().cooldown())
                .isEqualTo(java.util.Optional.ofNullable(millis).map(Duration::ofMillis));
    }

    @Test
    void deploymentHasBudgetMirrorAndLimitsOfTheDay() {
        Deployment.Routing routing =
                deployment(
                                "max_budget: 2, budget_duration: 7d, silent_model: other, rpd: 100",
                                "{tpd: 3000000000}")
                        .routing();

        assertThat(routing.budget()).hasValue(new Budget(BigDecimal.TWO, Duration.ofDays(7)));
        assertThat(routing.mirror()).hasValue("other");
        assertThat(routing.limits().rpd()).hasValue(100);
        assertThat(routing.limits().tpd()).hasValue(3_000_000_000L);
    }

    private static Deployment deployment(String params, String info) {
        String yaml =
                "model_list: [{model_name: a, litellm_params: {model: openai/a, %s}, model_info: %s}]"
                        .formatted(params, info);
        Configuration read = loader().read("c.yaml", yaml);
        assertThat(read.warnings()).isEmpty();
        return read.deployments().getFirst();
    }

    private static RoutingSettings read(String settings) {
        String yaml = "router_settings:\n" + settings.indent(2);
        Configuration read = loader().read("c.yaml", yaml);
        assertThat(read.warnings()).isEmpty();
        return read.routing();
    }

    private static ConfigurationLoader loader() {
        return new ConfigurationLoader(Map.of(), new FakeVendors());
    }
}
