package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path is found under each prefix, whether the proxy in front takes it off or not. */
class PrefixTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: m
                litellm_params: {model: openai/gpt, api_key: k, mock_response: hello}
            """;

    private static final App PLAIN = Gateways.of(CONFIG);
    private static final App ROOTED =
            Gateways.of(
                    CONFIG, Gateways.Options.NONE.with(Map.of("SERVER_ROOT_PATH", "/litellm/")));

    @BeforeAll
    static void start() {
        PLAIN.start();
        ROOTED.start();
    }

    @AfterAll
    static void stop() {
        PLAIN.close();
        ROOTED.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/liveliness",
                "GET /health/readiness",
                "GET /models",
                "GET /v1/models",
                "POST /chat/completions",
                "POST /v1/chat/completions",
                "POST /v1/messages",
                "POST /responses",
                "POST /v1/responses",
                "POST /openai/deployments/m/chat/completions",
                "POST /models/m:generateContent",
                "POST /v1beta/models/m:generateContent",
            })
    void pathIsFoundUnderEachPrefix(String route) throws Exception {
        String[] parts = route.split(" ", -1);
        assertThat(status(PLAIN, parts[0], parts[1], "")).isEqualTo(200);
        assertThat(status(PLAIN, parts[0], "/a/b" + parts[1], "/a/b")).isEqualTo(200);
        assertThat(status(PLAIN, parts[0], "/a/b" + parts[1], "/a/b/, /c")).isEqualTo(200);
        assertThat(status(PLAIN, parts[0], parts[1], "/a/b")).isEqualTo(200);
        assertThat(status(PLAIN, parts[0], "/a/bc" + parts[1], "/a/b")).isEqualTo(404);
        assertThat(status(ROOTED, parts[0], "/litellm" + parts[1], "")).isEqualTo(200);
        assertThat(status(ROOTED, parts[0], "/litellm" + parts[1], "/litellm")).isEqualTo(200);
        assertThat(status(ROOTED, parts[0], parts[1], "")).isEqualTo(200);
        assertThat(status(ROOTED, parts[0], "/litellms" + parts[1], "")).isEqualTo(404);
    }

    private static int status(App app, String method, String path, String prefix) throws Exception {
        String body =
                method.equals("GET")
                        ? ""
                        : "{\"model\":\"m\",\"max_tokens\":9,\"input\":\"a\",\"messages\":[{\"role\":"
                                + "\"user\",\"content\":\"a\"}],\"contents\":[{\"role\":\"user\","
                                + "\"parts\":[{\"text\":\"a\"}]}]}";
        String forwarded = prefix.isEmpty() ? "" : "X-Forwarded-Prefix: " + prefix + "\r\n";
        try (RawClient client = new RawClient(app.port())) {
            client.send(
                    method
                            + " "
                            + path
                            + " HTTP/1.1\r\nHost: x\r\n"
                            + forwarded
                            + "Content-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body);
            return client.answer().status();
        }
    }
}
