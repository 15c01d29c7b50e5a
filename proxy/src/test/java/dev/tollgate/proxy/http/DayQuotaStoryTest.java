package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.fake.GeminiQuotas;
import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.States;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Five Gemini models with two keys each behind one name, whose quotas of the day run out. */
class DayQuotaStoryTest {

    private static final List<String> MODELS =
            List.of(
                    "gemini-2.5-pro",
                    "gemini-2.5-flash",
                    "gemini-2.5-flash-lite",
                    "gemini-2.0-flash",
                    "gemini-2.0-flash-exp");

    private static final String SETTINGS =
            """
            router_settings:
              routing_strategy: usage-based-routing-v2
              enable_pre_call_checks: true
              num_retries: 2
              timeout: 45
              retry_after: 1
              cooldown_time: 180
              allowed_fails: 1
              retry_policy:
                ResourceExhaustedErrorRetries: 0
                RateLimitErrorRetries: 1
                BadRequestErrorRetries: 0
              allowed_fails_policy:
                ResourceExhaustedErrorAllowedFails: 1
                BadRequestErrorAllowedFails: 0
            """;

    private static final int PER_DAY = 20;

    private final TestClock clock = new TestClock("2026-03-02T15:00:00Z");
    private final FakeProvider vendor = new FakeProvider(0);
    private final GeminiQuotas quotas =
            new GeminiQuotas(clock, new GeminiQuotas.Limit(1_000, PER_DAY), _ -> false);
    private App app;
    private Crowd crowd;

    @BeforeEach
    void start() throws IOException {
        vendor.limit(quotas);
        Router.Parts alone = Router.Parts.alone();
        Router.Parts parts =
                new Router.Parts(
                        new States(Shared.NOBODY, clock),
                        alone.facts(),
                        alone.shared(),
                        clock,
                        alone.random());
        app = Gateways.of(config(), Gateways.Options.NONE.with(parts));
        app.start();
        crowd = new Crowd(4, app.port());
    }

    @AfterEach
    void stop() {
        crowd.close();
        app.close();
        vendor.close();
    }

    private String config() {
        StringBuilder yaml = new StringBuilder("model_list:\n");
        for (String model : MODELS) {
            for (int key = 1; key <= 2; key++) {
                yaml.append(entry("gpt-4", model, key));
            }
        }
        for (int key = 1; key <= 2; key++) {
            yaml.append(entry("\"gemini-2*\"", "gemini-2*", key));
            yaml.append(entry("mixed", "gemma-3n-e2b-it", key));
            yaml.append(entry("mixed", "gemini-2.0-flash", key));
        }
        return yaml + SETTINGS;
    }

    private String entry(String name, String model, int key) {
        return """
          - model_name: NAME
            litellm_params: {model: "gemini/MODEL", api_key: key-KEY, api_base: VENDOR/v1beta}
            model_info: {cooldown_time: 60, health_check_timeout: 8}
        """
                .replace("NAME", name)
                .replace("MODEL", model)
                .replace("KEY", Integer.toString(key))
                .replace("VENDOR", vendor.url());
    }

    @Test
    void quotasAreUsedToTheLastAndEachRefusalIsHeardOnce() {
        List<Crowd.Got> day = minuteByMinute(200, ask("gpt-4"));

        assertThat(day).allMatch(got -> got.status() == 200);
        assertThat(quotas.answered())
                .hasSize(10)
                .allSatisfy((key, n) -> assertThat(n).isEqualTo(PER_DAY));

        List<Crowd.Got> late = minuteByMinute(40, ask("gpt-4"));

        assertThat(late).allMatch(got -> got.status() == 429);
        assertThat(refusals()).as("one for each key and model").isLessThanOrEqualTo(13);
        assertThat(late.getLast().json().path("error").path("message").asText())
                .contains("No deployments available");
        // 3 March in California begins at 08:00 UTC
        long midnight = 8 * 3600 + 9 * 3600 - seconds(240);
        assertThat(Long.parseLong(late.getLast().retryAfter()))
                .isBetween(midnight - 120, midnight + 120);
    }

    private static long seconds(int minutes) {
        return minutes * 60L;
    }

    @Test
    void newDayIsFoundWithinAMinute() {
        minuteByMinute(210, ask("gpt-4"));
        int before = refusals();

        clock.set("2026-03-03T08:00:40Z");
        List<Crowd.Got> morning = minuteByMinute(100, ask("gpt-4"));

        assertThat(morning).allMatch(got -> got.status() == 200);
        assertThat(refusals()).isEqualTo(before);
    }

    @Test
    void keyThatIsUsedUpInOneGroupIsKnownInTheOthers() {
        minuteByMinute(210, ask("gpt-4"));
        int before = refusals();

        List<Crowd.Got> byName = crowd.ask(4, ask("gemini-2.5-pro"));

        assertThat(byName).allMatch(got -> got.status() == 429);
        assertThat(refusals()).isEqualTo(before);
    }

    @Test
    void requestWithToolsIsAnsweredByAModelThatHasThem() {
        String ask =
                ask("mixed")
                        .replace(
                                "}]}",
                                "}], \"tools\": [{\"type\": \"function\", \"function\":"
                                        + " {\"name\": \"get_weather\"}}]}");

        List<Crowd.Got> got = crowd.ask(20, ask);

        assertThat(got).allMatch(each -> each.status() == 200);
        assertThat(vendor.requests())
                .as("a model that has no tools says so once: to four clients, by two keys")
                .filteredOn(request -> request.path().contains("gemma"))
                .hasSizeLessThanOrEqualTo(8);
        assertThat(crowd.ask(20, ask("mixed"))).allMatch(each -> each.status() == 200);
    }

    private int refusals() {
        return quotas.refused().values().stream().mapToInt(n -> n).sum();
    }

    /** One request a minute. */
    private List<Crowd.Got> minuteByMinute(int count, String body) {
        List<Crowd.Got> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.addAll(crowd.ask(1, body));
            clock.advance(Duration.ofMinutes(1));
        }
        return all;
    }

    private static String ask(String model) {
        return "{\"model\": \""
                + model
                + "\", \"messages\": [{\"role\": \"user\", \"content\": \"hello\"}]}";
    }
}
