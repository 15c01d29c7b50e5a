package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client is told, or waits for, where all deployments have said when to come again. */
class ClosedTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: m
                litellm_params:
                  {model: "openai/a[[error 429 retry-after=A]]", api_base: VENDOR/v1, api_key: k, order: 1}
              - model_name: m
                litellm_params:
                  {model: "openai/b[[error 429 retry-after=B]]", api_base: VENDOR/v1, api_key: k, order: 2}
              - model_name: other
                litellm_params: {model: openai/other, api_base: VENDOR/v1, api_key: k}
            router_settings: {SETTINGS}
            """;

    private final FakeProvider vendor = new FakeProvider(0);

    @AfterEach
    void stop() {
        vendor.close();
    }

    private App app(String a, String b, String settings) {
        App app =
                Gateways.of(
                        CONFIG.replace("retry-after=A", "retry-after=" + a)
                                .replace("retry-after=B", "retry-after=" + b)
                                .replace("VENDOR", vendor.url())
                                .replace("SETTINGS", settings));
        app.start();
        return app;
    }

    @Test
    void requestWaitsForTheFirstThatHasRoomAgain() throws Exception {
        try (App app = app("50", "1 times=1", "num_retries: 2")) {
            RawClient.Answer answer = ask(app);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(vendor.requests()).hasSize(3);
            assertThat(vendor.requests().getLast().json().path("model").asText()).startsWith("b");
        }
    }

    @Test
    void nobodyWaitsForLongerThanAMinute() throws Exception {
        try (App app = app("90", "75", "num_retries: 2")) {
            RawClient.Answer answer = ask(app);

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.text()).contains("litellm.RateLimitError: OpenAIException");
            assertThat(seconds(answer)).isBetween(74, 75);
            assertThat(vendor.requests()).hasSize(2);
        }
    }

    @Test
    void closedDeploymentsAreNotCalled() throws Exception {
        try (App app = app("90", "75", "retry_policy: {RateLimitErrorRetries: 0}")) {
            ask(app);
            vendor.reset();

            RawClient.Answer answer = ask(app);

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.text()).contains("No deployments available");
            assertThat(seconds(answer)).isBetween(70, 75);
            assertThat(vendor.requests()).isEmpty();
        }
    }

    @Test
    void anotherGroupAnswersForOneThatIsClosed() throws Exception {
        try (App app = app("90", "75", "fallbacks: [{m: [other]}]")) {
            ask(app);
            vendor.reset();

            RawClient.Answer answer = ask(app);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-litellm-attempted-retries")).isEqualTo("0");
            assertThat(answer.header("x-litellm-attempted-fallbacks")).isEqualTo("1");
            assertThat(vendor.requests()).hasSize(1);
        }
    }

    private static int seconds(RawClient.Answer answer) {
        return Integer.parseInt(answer.header("retry-after"));
    }

    private static RawClient.Answer ask(App app) throws Exception {
        return RawClient.post(
                app.port(),
                "/v1/chat/completions",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
    }
}
