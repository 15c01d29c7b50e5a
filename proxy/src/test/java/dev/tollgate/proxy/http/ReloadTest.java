package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import org.junit.jupiter.api.Test;

/** A new configuration takes over between requests, never inside one. */
class ReloadTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: NAME
                litellm_params: {model: openai/gpt, api_base: VENDOR/v1, api_key: upstream}
            """;

    @Test
    void streamEndsByTheConfigurationThatItBeganWith() throws Exception {
        try (FakeProvider vendor = new FakeProvider(0);
                App app = started(config(vendor, "old"));
                RawClient client = new RawClient(app.port())) {
            client.post("/v1/chat/completions", ask("old")).head();
            client.event();

            app.use(Gateways.snapshot(config(vendor, "new")));

            String all = "";
            for (String event = client.event(); !event.isEmpty(); event = client.event()) {
                assertThat(event).containsAnyOf("\"model\":\"old\"", "[DONE]");
                all += event;
            }
            assertThat(all).endsWith("[DONE]");
            assertThat(client.post("/v1/chat/completions", ask("old")).answer().status())
                    .isEqualTo(400);
            assertThat(client.post("/v1/chat/completions", ask("new")).answer().status())
                    .isEqualTo(200);
        }
    }

    private static App started(String config) {
        App app = Gateways.of(config);
        app.start();
        return app;
    }

    private static String config(FakeProvider vendor, String name) {
        return CONFIG.replace("VENDOR", vendor.url()).replace("NAME", name);
    }

    private static String ask(String model) {
        return "{\"model\":\""
                + model
                + "\",\"stream\":true,\"messages\":[{\"role\":\"user\","
                + "\"content\":\"[[count 5 every=40ms]]\"}]}";
    }
}
