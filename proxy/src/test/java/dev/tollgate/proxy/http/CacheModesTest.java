package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.store.ValkeyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is cached by which configuration, and gateways that share a server. */
@Timeout(60)
class CacheModesTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final FakeProvider VENDOR = new FakeProvider(0);

    @AfterAll
    static void stop() {
        VENDOR.close();
    }

    @BeforeEach
    void forget() {
        VENDOR.reset();
    }

    private static App gateway(String settings) {
        App app =
                Gateways.of(
                        """
                        model_list:
                          - model_name: good
                            litellm_params: {model: openai/good, api_base: VENDOR/v1, api_key: k}
                        litellm_settings: SETTINGS
                        """
                                .replace("VENDOR", VENDOR.url())
                                .replace("SETTINGS", settings));
        app.start();
        return app;
    }

    private static RawClient.Answer chat(App app, String further, String... headers)
            throws IOException {
        RawClient.Answer answer =
                RawClient.post(
                        app.port(),
                        CHAT,
                        "{\"model\":\"good\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                                + further
                                + "}",
                        headers);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    /** The first good answer to a question that leaves nothing in the cache. */
    private static String shown(App app, Predicate<String> good) {
        return Eventually.get(
                () -> {
                    try {
                        return chat(app, ",\"cache\":{\"no-store\":true}").text();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                good,
                Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                                       | 2
                    {cache: false, cache_params: {type: local}}                              | 2
                    {cache: true}                                                            | 1
                    {cache: true, cache_params: {type: local, mode: default_off}}            | 2
                    {cache: true, cache_params: {type: local, supported_call_types: []}}     | 2
                    {cache: true, cache_params: {type: local, supported_call_types: [aembedding]}} | 2
                    {cache: true, cache_params: {type: local, supported_call_types: [completion]}} | 1
                    """)
    void theConfigurationSaysWhatIsCached(String settings, int calls) throws IOException {
        try (App app = gateway(settings)) {
            chat(app, "");
            RawClient.Answer second = chat(app, "");
            assertThat(second.header("x-litellm-cache-key").isEmpty()).isEqualTo(calls == 2);
        }
        assertThat(VENDOR.requests()).hasSize(calls);
    }

    @Test
    void underDefaultOffOnlyWhoAsksForTheCacheUsesIt() throws IOException {
        try (App app = gateway("{cache: true, cache_params: {type: local, mode: default_off}}")) {
            chat(app, "", "X-LiteLLM-Cache: true");
            chat(app, ",\"cache\":{\"use-cache\":true}");
            assertThat(VENDOR.requests()).hasSize(1);
            chat(app, "", "X-LiteLLM-Cache: false");
            chat(app, ",\"cache\":{\"use-cache\":false}");
            assertThat(VENDOR.requests()).hasSize(3);
        }
    }

    @Test
    void gatewaysShareAServerAndGoOnWhereItIsFrozen() throws IOException {
        try (ValkeyServer server = ValkeyServer.start()) {
            String settings =
                    "{cache: true, cache_params: {type: redis, host: 127.0.0.1, port: "
                            + server.port()
                            + "}}";
            try (App one = gateway(settings);
                    App other = gateway(settings)) {
                chat(one, "");
                String kept = shown(one, text -> text.equals(shown(one, _ -> true)));
                assertThat(shown(other, kept::equals)).isEqualTo(kept);

                server.freeze();
                long began = System.nanoTime();
                assertThat(chat(one, "").text()).isNotEqualTo(kept);
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .isLessThan(Duration.ofSeconds(15));
                server.thaw();
            }
        }
    }
}
