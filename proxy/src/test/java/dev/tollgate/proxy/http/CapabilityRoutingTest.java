package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request needs is seen in every format, and it goes to a model that has it. */
class CapabilityRoutingTest {

    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final App APP =
            Gateways.of(
                    """
                    model_list:
                      - model_name: m
                        litellm_params: {model: openai/plain, api_base: VENDOR/v1, api_key: k, order: 1}
                        model_info: {id: plain, supports_function_calling: false, supports_web_search: false}
                      - model_name: m
                        litellm_params: {model: openai/able, api_base: VENDOR/v1, api_key: k, order: 2}
                        model_info: {id: able}
                      - model_name: gemma
                        litellm_params: {model: gemini/gemma-3n-e2b-it, api_base: VENDOR, api_key: k}
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
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                // chat
                "/v1/chat/completions | {'model':'m','messages':[{'role':'user','content':'hi'}]} | plain",
                "/v1/chat/completions | {'model':'m','messages':[{'role':'user','content':'hi'}],'tools':[]} | plain",
                "/v1/chat/completions | {'model':'m','messages':[{'role':'user','content':'hi'}],'tools':[{'type':'function','function':{'name':'f'}}]} | able",
                "/v1/chat/completions | {'model':'m','messages':[{'role':'user','content':'hi'}],'functions':[{'name':'f'}]} | able",
                "/v1/chat/completions | {'model':'m','messages':[{'role':'user','content':'hi'}],'web_search_options':{}} | able",
                // messages
                "/v1/messages | {'model':'m','max_tokens':9,'messages':[{'role':'user','content':'hi'}]} | plain",
                "/v1/messages | {'model':'m','max_tokens':9,'messages':[{'role':'user','content':'hi'}],'tools':[{'name':'f','input_schema':{'type':'object'}}]} | able",
                // responses
                "/v1/responses | {'model':'m','input':'hi'} | plain",
                "/v1/responses | {'model':'m','input':'hi','tools':[{'type':'function','name':'f','parameters':{'type':'object'}}]} | able",
                "/v1/responses | {'model':'m','input':'hi','tools':[{'type':'web_search'}]} | able",
                // generateContent
                "/v1beta/models/m:generateContent | {'contents':[{'role':'user','parts':[{'text':'hi'}]}]} | plain",
                "/v1beta/models/m:generateContent | {'contents':[{'role':'user','parts':[{'text':'hi'}]}],'tools':[{'functionDeclarations':[{'name':'f'}]}]} | able",
            })
    void requestGoesToAModelThatCanServeIt(String path, String body, String expected)
            throws Exception {
        RawClient.Answer answer = RawClient.post(APP.port(), path, body.replace('\'', '"'));

        assertThat(answer.header("x-litellm-model-id")).as(answer.text()).isEqualTo(expected);
    }

    @Test
    void gemmaIsNeverAskedToCallFunctions() throws Exception {
        VENDOR.reset();
        String ask =
                "{\"model\":\"gemma\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                        + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}";

        RawClient.Answer answer = RawClient.post(APP.port(), "/v1/chat/completions", ask);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text())
                .contains("No deployment of model=gemma supports function calling");
        assertThat(VENDOR.requests()).isEmpty();
    }
}
