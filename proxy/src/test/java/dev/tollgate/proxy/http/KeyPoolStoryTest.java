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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of keys behind one name, at a vendor that keeps to its quotas. */
class KeyPoolStoryTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: "*"
                litellm_params: {model: key-pool/gemini, api_base: VENDOR/v1beta}
            router_settings:
              routing_strategy: usage-based-routing-v2
              enable_pre_call_checks: true
              num_retries: 2
              cooldown_time: 60
            """;

    private static final String ASK =
            """
            {"model": "gpt-4", "messages": [{"role": "user", "content": "hello"}]}
            """;

    private final TestClock clock = new TestClock("2026-03-02T15:00:00Z");
    private final FakeProvider vendor = new FakeProvider(0);

    @TempDir Path folder;

    @AfterEach
    void stop() {
        vendor.close();
    }

    @Test
    void bestModelOverAllKeysComesFirstThenTheNext() throws Exception {
        GeminiQuotas quotas = quotas(2, 1_000_000, _ -> false);
        try (App app = gateway(300, pool(2, "gemini-2.0-flash", "gemini-1.5-pro"));
                Crowd crowd = new Crowd(8, app.port())) {
            List<Crowd.Got> first = crowd.ask(600, ASK);
            List<Crowd.Got> second = crowd.ask(600, ASK);
            List<Crowd.Got> third = crowd.ask(16, ASK);

            assertThat(first).allMatch(got -> got.status() == 200 && got.tries() == 1);
            assertThat(second).allMatch(got -> got.status() == 200 && got.tries() == 1);
            assertThat(first).allMatch(got -> got.deployment().endsWith("/gemini-2.0-flash"));
            assertThat(second).allMatch(got -> got.deployment().endsWith("/gemini-1.5-pro"));
            assertThat(quotas.answered())
                    .hasSize(600)
                    .allSatisfy((key, n) -> assertThat(n).isEqualTo(2));
            assertThat(third).allMatch(got -> got.status() == 429);
            assertThat(third)
                    .allMatch(got -> Integer.parseInt(got.retryAfter()) >= 59)
                    .allMatch(got -> Integer.parseInt(got.retryAfter()) <= 61);
            assertThat(quotas.refused()).allSatisfy((key, n) -> assertThat(n).isZero());

            clock.advance(Duration.ofSeconds(62));
            assertThat(crowd.ask(600, ASK)).allMatch(got -> got.status() == 200);
        }
    }

    /** A third of 200 keys has nothing left for the day, and nobody has told the gateway. */
    @Test
    void everyRequestIsAnsweredAndTheEmptyKeysAreFoundOnce() throws Exception {
        Predicate<String> spent = key -> Integer.parseInt(key.replaceFirst(".*-", "")) % 3 == 0;
        GeminiQuotas quotas = quotas(15, 1_000_000, spent);
        try (App app = gateway(200, pool(15, "gemini-2.0-flash"));
                Crowd crowd = new Crowd(8, app.port())) {
            List<Crowd.Got> first = overTime(crowd, 1_800);
            List<Crowd.Got> rest = overTime(crowd, 8_200);

            assertThat(first).allMatch(got -> got.status() == 200);
            assertThat(rest).allMatch(got -> got.status() == 200);
            assertThat(rest.stream().mapToInt(Crowd.Got::tries).average().orElse(99))
                    .isLessThanOrEqualTo(1.05);
            assertThat(quotas.refused().values().stream().mapToInt(n -> n).sum())
                    .as("each empty key costs one try")
                    .isLessThanOrEqualTo(80);
            List<Integer> good = quotas.answered().values().stream().filter(n -> n > 0).toList();
            double mean = 10_000.0 / good.size();
            assertThat(good).hasSize(134);
            assertThat(good).allMatch(n -> Math.abs(n - mean) <= mean * 0.1);
        }
    }

    /** Thirty requests a second, by the clock that gateway and vendor share. */
    private List<Crowd.Got> overTime(Crowd crowd, int count) {
        List<Crowd.Got> all = new ArrayList<>();
        while (all.size() < count) {
            all.addAll(crowd.ask(Math.min(30, count - all.size()), ASK));
            clock.advance(Duration.ofSeconds(1));
        }
        return all;
    }

    private GeminiQuotas quotas(int rpm, int rpd, Predicate<String> spent) {
        GeminiQuotas quotas = new GeminiQuotas(clock, new GeminiQuotas.Limit(rpm, rpd), spent);
        vendor.limit(quotas);
        return quotas;
    }

    private App gateway(int keys, String pool) throws IOException {
        Path file = Files.writeString(folder.resolve("key-pool.json"), pool);
        Map<String, String> environment = new HashMap<>();
        environment.put("TOLLGATE_KEY_POOL", file.toString());
        for (int i = 1; i <= keys; i++) {
            environment.put("GEMINI_KEY_" + i, "secret-" + i);
        }
        Router.Parts alone = Router.Parts.alone();
        Router.Parts parts =
                new Router.Parts(
                        new States(Shared.NOBODY, clock),
                        alone.facts(),
                        alone.shared(),
                        clock,
                        alone.random());
        App app =
                Gateways.of(
                        CONFIG.replace("VENDOR", vendor.url()),
                        Gateways.Options.NONE.with(environment).with(parts));
        app.start();
        return app;
    }

    private static String pool(int rpm, String... models) {
        List<String> entries = new ArrayList<>();
        for (String model : models) {
            entries.add("{\"model\": \"" + model + "\", \"rpm_limit\": " + rpm + "}");
        }
        return """
        {"providers": {"gemini": {"keys": [
          {"key_id": "gemini", "api_key": "GEMINI_KEY_*", "priority_models": MODELS}
        ]}}}
        """
                .replace("MODELS", entries.toString());
    }
}
