package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Aborted;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who leaves takes the vendor's work with them, within a second. */
class CancelledTest {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(5);

    private final FakeProvider vendor = new FakeProvider(0);
    private final App app =
            Gateways.of(
                    """
                    model_list:
                      - model_name: m
                        litellm_params: {model: openai/gpt, api_base: VENDOR/v1, api_key: upstream}
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
    void clientThatLeavesItsStreamCancelsTheVendor() throws Exception {
        try (RawClient client = new RawClient(app.port())) {
            client.post("/v1/chat/completions", ask("[[count 500 every=20ms]]", true)).head();
            client.event();
        }
        assertThat(aborts()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientThatLeavesWhileItWaitsCancelsTheVendor(boolean stream) throws Exception {
        try (RawClient client = new RawClient(app.port())) {
            client.post("/v1/chat/completions", ask("[[slow first=30s]]", stream));
            arrived();
        }
        assertThat(aborts()).hasSize(1);
    }

    @Test
    void clientThatLeavesASilentStreamCancelsTheVendor() throws Exception {
        try (RawClient client = new RawClient(app.port())) {
            client.post("/v1/chat/completions", ask("a b c [[stall after=1]]", true)).head();
            client.event();
        }
        assertThat(aborts()).hasSize(1);
    }

    @Test
    void http2ClientThatClosesItsConnectionCancelsTheVendor() throws Exception {
        try (Http2Client client = new Http2Client(app.port())) {
            client.post(1, "/v1/chat/completions", ask("[[slow first=30s]]", false));
            arrived();
        }
        assertThat(aborts()).hasSize(1);
    }

    @Test
    void http2ClientThatResetsItsRequestCancelsTheVendor() throws Exception {
        try (Http2Client client = new Http2Client(app.port())) {
            client.post(1, "/v1/chat/completions", ask("[[slow first=30s]] reset", false));
            client.post(3, "/v1/chat/completions", ask("[[slow first=30s]] stays", false));
            Eventually.get(vendor::requests, all -> all.size() == 2, LONG);
            client.reset(1);

            assertThat(aborts()).hasSize(1);
            assertThat(vendor.aborts().getFirst().request().text()).contains("reset");
        }
    }

    private void arrived() {
        assertThat(Eventually.get(vendor::requests, all -> !all.isEmpty(), LONG)).hasSize(1);
    }

    private List<Aborted> aborts() {
        return Eventually.get(vendor::aborts, all -> !all.isEmpty(), SOON);
    }

    private static String ask(String text, boolean stream) {
        return "{\"model\":\"m\",\"stream\":"
                + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + text
                + "\"}]}";
    }
}
