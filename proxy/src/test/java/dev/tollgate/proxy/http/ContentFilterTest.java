package dev.tollgate.proxy.http;

import static dev.tollgate.proxy.upstream.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.upstream.RawServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer that a vendor's filter has cut is given by another group where the operator wants. */
class ContentFilterTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: m
                litellm_params: {model: VENDOR/gpt, api_base: "RAW", api_key: k}
              - model_name: tame
                litellm_params: {model: openai/tame, api_base: FAKE/v1, api_key: k}
            router_settings: {SETTINGS}
            """;

    private static final String CUT_CHAT =
            "{'choices':[{'index':0,'finish_reason':'content_filter',"
                    + "'message':{'role':'assistant','content':'cut'}}]}";

    private static final String CUT_MESSAGE =
            "{'type':'message','role':'assistant','stop_reason':'refusal',"
                    + "'content':[{'type':'text','text':'cut'}]}";

    private static final String ASK =
            "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'a'}]}";

    @ParameterizedTest
    @CsvSource({
        "openai, /v1/chat/completions, 'content_policy_fallbacks: [{m: [tame]}]', tame",
        "openai, /v1/chat/completions, 'default_fallbacks: [tame]', tame",
        "openai, /v1/chat/completions, 'content_policy_fallbacks: [{x: [tame]}]', m",
        "openai, /v1/chat/completions, 'fallbacks: [{m: [tame]}]', m",
        "openai, /v1/messages, 'content_policy_fallbacks: [{m: [tame]}]', tame",
        "anthropic, /v1/messages, 'content_policy_fallbacks: [{m: [tame]}]', tame",
        "anthropic, /v1/messages, 'num_retries: 0', m",
    })
    void groupThatAnswers(String vendor, String path, String settings, String group)
            throws Exception {
        String body = vendor.equals("openai") ? CUT_CHAT : CUT_MESSAGE;
        try (RawServer raw =
                        new RawServer(peer -> {
                            peer.request();
                            peer.say(answer(body));
                        });
                FakeProvider fake = new FakeProvider(0);
                App app =
                        Gateways.of(
                                CONFIG.replace("VENDOR", vendor)
                                        .replace("RAW", "http://127.0.0.1:" + raw.port())
                                        .replace("FAKE", fake.url())
                                        .replace("SETTINGS", settings))) {
            app.start();

            RawClient.Answer answer = RawClient.post(app.port(), path, ASK.replace('\'', '"'));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.header("x-litellm-model-group")).isEqualTo(group);
        }
    }

    private static String answer(String body) {
        return head("200 OK", "Content-Type: application/json", "Content-Length: " + body.length())
                + body.replace('\'', '"');
    }
}
