package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.fake.Received;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code max_parallel_requests} and {@code priority} of requests. */
class ParallelTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final FakeProvider vendor = new FakeProvider(0);
    private final App app =
            Gateways.of(
                    """
                    model_list:
                      - model_name: m
                        litellm_params:
                          {model: openai/gpt, api_base: VENDOR/v1, api_key: upstream, max_parallel_requests: 1}
                    """
                            .replace("VENDOR", vendor.url()));

    @BeforeEach
    void start() {
        app.start();
    }

    @AfterEach
    void stop() {
        vendor.close();
        app.close();
    }

    @Test
    void requestsWaitForTheOneUnderWayAndLeaversMakeRoom() throws Exception {
        try (RawClient second = new RawClient(app.port())) {
            try (RawClient stuck = new RawClient(app.port())) {
                stuck.post("/v1/chat/completions", ask("[[slow first=30s]]", ""));
                arrived(1);
                second.post("/v1/chat/completions", ask("second", ""));

                assertThat(status(ask("third", ",\"timeout\":0.2"))).isEqualTo(429);
                assertThat(vendor.requests()).hasSize(1);
            }
            assertThat(second.head().status()).isEqualTo(200);
        }
        assertThat(vendor.requests().getLast().text()).contains("second");
    }

    @Test
    void clientThatLeavesTheLineIsNotServed() throws Exception {
        try (RawClient stuck = new RawClient(app.port());
                RawClient last = new RawClient(app.port())) {
            stuck.post("/v1/chat/completions", ask("[[slow first=2s]]", ""));
            arrived(1);
            try (RawClient leaver = new RawClient(app.port())) {
                leaver.post("/v1/chat/completions", ask("leaver", ""));
            }
            last.post("/v1/chat/completions", ask("last", ""));
            assertThat(last.head().status()).isEqualTo(200);
        }
        assertThat(vendor.requests())
                .extracting(Received::text)
                .noneMatch(text -> text.contains("leaver"));
    }

    private void arrived(int count) {
        assertThat(Eventually.get(vendor::requests, now -> now.size() == count, LONG))
                .hasSize(count);
    }

    @Test
    void priorityThatIsNoNumberIsRefused() throws Exception {
        assertThat(status(ask("a", ",\"priority\":\"high\""))).isEqualTo(400);
    }

    private int status(String body) throws IOException {
        return RawClient.post(app.port(), "/v1/chat/completions", body).head().status();
    }

    private static String ask(String text, String more) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + text
                + "\"}]"
                + more
                + "}";
    }
}
