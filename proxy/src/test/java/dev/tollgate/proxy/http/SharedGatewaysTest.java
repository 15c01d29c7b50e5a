package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.store.Valkey;
import dev.tollgate.proxy.store.ValkeyServer;
import dev.tollgate.proxy.store.Valkeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two gateways with one Valkey count together and close together. */
class SharedGatewaysTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: small
                litellm_params: {model: openai/small, api_base: VENDOR/v1, api_key: k, rpm: 10}
              - model_name: large
                litellm_params: {model: openai/large, api_base: VENDOR/v1, api_key: k, rpm: 100000}
              - model_name: tired
                litellm_params:
                  {model: "openai/[[error 429 retry-after=60]]", api_base: VENDOR/v1, api_key: k}
            router_settings: {num_retries: 0, routing_strategy: usage-based-routing-v2}
            """;

    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final ValkeyServer SERVER = ValkeyServer.start();
    private static final Valkey FIRST = Valkeys.calm(SERVER.settings());
    private static final Valkey SECOND = Valkeys.calm(SERVER.settings());
    private static final App ONE = gateway(FIRST);
    private static final App OTHER = gateway(SECOND);

    private static App gateway(Valkey valkey) {
        return Gateways.of(
                CONFIG.replace("VENDOR", VENDOR.url()),
                Gateways.Options.NONE.with(Router.Parts.sharing(valkey.shared())));
    }

    @BeforeAll
    static void start() {
        ONE.start();
        OTHER.start();
    }

    @AfterAll
    static void stop() {
        ONE.close();
        OTHER.close();
        FIRST.close();
        SECOND.close();
        SERVER.close();
        VENDOR.close();
    }

    @BeforeEach
    void forget() {
        VENDOR.reset();
    }

    @Test
    void limitIsKeptByBothTogether() {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            statuses.add(ask(ONE, "small").status());
            statuses.add(ask(OTHER, "small").status());
        }
        assertThat(statuses).containsOnly(200, 429);
        assertThat(Collections.frequency(statuses, 200)).isEqualTo(10);
        assertThat(VENDOR.requests()).hasSize(10);
    }

    @Test
    void whatOneIsToldToLeaveTheOtherLeavesToo() {
        assertThat(ask(ONE, "tired").status()).isEqualTo(429);
        assertThat(VENDOR.requests()).hasSize(1);
        RawClient.Answer answer =
                Eventually.get(
                        () -> ask(OTHER, "tired"),
                        seen -> seen.text().contains("No deployments available"),
                        Duration.ofSeconds(1));
        assertThat(answer.text()).contains("No deployments available");
        assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(50, 60);
    }

    @Test
    void frozenServerDelaysNobodyForLongAndRefusesNobody() {
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey = Valkey.open(server.settings());
                App gateway = gateway(valkey)) {
            gateway.start();
            Duration usual = fiftyAnswers(gateway);
            server.freeze();
            fiftyAnswers(gateway);
            // 40 ms for each would be twice as much: only the first ones wait
            Duration least =
                    Stream.generate(() -> fiftyAnswers(gateway))
                            .limit(3)
                            .min(Comparator.naturalOrder())
                            .orElseThrow();
            assertThat(least).isLessThan(usual.plusSeconds(1));
            assertThat(VENDOR.requests()).hasSize(250);
        }
    }

    private static Duration fiftyAnswers(App gateway) {
        long began = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThat(ask(gateway, "large").status()).isEqualTo(200);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static RawClient.Answer ask(App gateway, String model) {
        String ask =
                "{\"model\":\""
                        + model
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
        try {
            return RawClient.post(gateway.port(), "/v1/chat/completions", ask);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
