package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code tollgate_overload}: more than one gateway can take on. */
@Execution(ExecutionMode.CONCURRENT)
class OverloadTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int MIB = 1024 * 1024;
    private static final String EMPTY = "tollgate_request_bytes_in_flight 0\n";

    private final FakeProvider vendor = new FakeProvider(0);

    @AfterEach
    void stop() {
        vendor.close();
    }

    private App app(String bounds) {
        App app =
                Gateways.of(
                        """
                        model_list:
                          - model_name: m
                            litellm_params: {model: openai/gpt, api_base: VENDOR/v1, api_key: upstream}
                        general_settings: {tollgate_overload: {BOUNDS}}
                        """
                                .replace("VENDOR", vendor.url())
                                .replace("BOUNDS", bounds));
        app.start();
        return app;
    }

    @Test
    void oneMoreThanAllowedIsToldToComeAgainUntilThereIsRoom() throws Exception {
        try (App app = app("max_requests: 1")) {
            try (RawClient first = new RawClient(app.port())) {
                first.post("/v1/chat/completions", ask("[[slow first=30s]]", 0));
                assertThat(Eventually.get(vendor::requests, all -> all.size() == 1, LONG))
                        .hasSize(1);
                RawClient.Answer refused = post(app, ask("second", 0));
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("retry-after")).isEqualTo("1");
                assertThat(refused.json().at("/error/message").asText()).contains("max_requests");
                assertThat(RawClient.get(app.port(), "/health/readiness").status()).isEqualTo(200);
                assertThat(metrics(app))
                        .contains("tollgate_requests_shed_total{reason=\"requests\"} 1");
            }
            // the client has left
            assertThat(
                            Eventually.get(
                                    () -> postUnchecked(app, ask("third", 0)).status(),
                                    status -> status == 200,
                                    LONG))
                    .isEqualTo(200);
            assertThat(vendor.requests()).hasSize(2);
        }
    }

    @Test
    void bodiesThatAreTooMuchTogetherAreRefusedAndOneAloneIsNot() throws Exception {
        try (App app = app("max_body_mb: 1")) {
            assertThat(post(app, ask("alone", 3 * MIB)).status()).isEqualTo(200);
            assertThat(whenEmpty(app)).contains(EMPTY);
            try (RawClient first = new RawClient(app.port())) {
                first.post("/v1/chat/completions", ask("[[slow first=30s]]", 700_000));
                assertThat(Eventually.get(vendor::requests, all -> all.size() == 2, LONG))
                        .hasSize(2);
                assertThat(post(app, ask("small", 10_000)).status()).isEqualTo(200);
                RawClient.Answer refused = post(app, ask("large", 700_000));
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.text()).contains("max_body_mb");
            }
            assertThat(whenEmpty(app))
                    .contains(EMPTY)
                    .contains("tollgate_requests_shed_total{reason=\"bytes\"} 1");
        }
    }

    @Test
    void announcedBytesTakeNoRoomBeforeTheyCome() throws Exception {
        try (App app = app("max_body_mb: 1")) {
            try (RawClient one = new RawClient(app.port());
                    RawClient other = new RawClient(app.port())) {
                for (RawClient slow : new RawClient[] {one, other}) {
                    slow.send(
                            "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n"
                                    + "Content-Length: 900000\r\n\r\n{");
                }
                assertThat(
                                Eventually.get(
                                        () -> metrics(app),
                                        all -> all.contains("bytes_in_flight 32768"),
                                        LONG))
                        .contains("tollgate_request_bytes_in_flight 32768");
                assertThat(post(app, ask("other", 500_000)).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void busyProcessorsRefuse() {
        Overload overload = new Overload(() -> OverloadSettings.DEFAULT, () -> true);
        assertThatThrownBy(overload::enter)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.Unavailable.class))
                .hasMessageContaining("max_wait_ms");
    }

    @Test
    void boundsFollowTheHeap() {
        assertThat(OverloadSettings.of(512L * MIB))
                .isEqualTo(new OverloadSettings(8192, 128L * MIB, Duration.ofMillis(200)));
    }

    private static RawClient.Answer post(App app, String body, String... headers)
            throws IOException {
        return RawClient.post(app.port(), "/v1/chat/completions", body, headers);
    }

    private static RawClient.Answer postUnchecked(App app, String body) {
        try {
            return post(app, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String metrics(App app) {
        try {
            return RawClient.get(app.port(), "/metrics").text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The metrics once nobody holds anything: a client may have its answer a moment before. */
    private static String whenEmpty(App app) {
        return Eventually.get(() -> metrics(app), all -> all.contains(EMPTY), LONG);
    }

    /** A prompt of about so many bytes. */
    private static String ask(String text, int size) {
        byte[] padding = new byte[size];
        Arrays.fill(padding, (byte) 'a');
        return """
        {"model":"m","user":"PADDING","messages":[{"role":"user","content":"TEXT"}]}
        """
                .replace("PADDING", new String(padding, UTF_8))
                .replace("TEXT", text);
    }
}
