package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A vendor that is silent too long is given up, and the text says in which phase. */
class StallTest {

    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final App APP =
            Gateways.of(
                    """
                    model_list:
                      - model_name: m
                        litellm_params:
                          {model: openai/gpt, api_base: VENDOR/v1, api_key: k, timeout: 0.4}
                    router_settings: {num_retries: 0}
                    """
                            .replace("VENDOR", VENDOR.url()));

    @BeforeAll
    static void start() {
        APP.start();
    }

    @AfterAll
    static void stop() {
        APP.close();
        VENDOR.close();
    }

    @ParameterizedTest
    @CsvSource({
        "[[slow first=9s]], true, '', 408, first byte",
        "[[slow head=9s]], true, '', 408, first byte",
        "a b [[stall after=1]], true, '', 200, silence inside an answer",
        "[[count 99 every=60ms]], true, ',\"stream_timeout\":0.5', 200, the whole call",
        "[[slow first=9s]], false, ',\"timeout\":0.3', 408, 300 ms",
    })
    void silenceIsNamed(String text, boolean stream, String more, int status, String phase)
            throws Exception {
        String ask =
                "{\"model\":\"m\",\"stream\":"
                        + stream
                        + more
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                        + text
                        + "\"}]}";

        RawClient.Answer answer = RawClient.post(APP.port(), "/v1/chat/completions", ask);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text())
                .contains("litellm.Timeout", phase)
                .doesNotContain("[DONE]", VENDOR.url());
    }
}
