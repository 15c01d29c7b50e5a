package dev.tollgate.proxy.sdk;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Aborted;
import dev.tollgate.proxy.fake.FakeProvider;
import java.util.List;

/** What the SDKs talk to: the gateway, and the vendors behind it. */
final class GatewayUnderTest implements AutoCloseable {

    private static final String KEY = "sk-test-master-key";

    private static final String CONFIG =
            """
            model_list:
              - model_name: openai
                litellm_params: {model: openai/mock, api_base: MOCK/v1, api_key: upstream}
              - model_name: anthropic
                litellm_params: {model: anthropic/claude-sonnet-4-5, api_base: MOCK, api_key: upstream}
              - model_name: gemini
                litellm_params: {model: gemini/gemini-2.5-flash, api_base: MOCK/v1beta, api_key: upstream}
              - model_name: bedrock
                litellm_params:
                  model: bedrock/anthropic.claude-3-5-sonnet-20241022-v2:0
                  aws_bedrock_runtime_endpoint: MOCK
                  aws_region_name: us-east-1
                  aws_access_key_id: upstream
                  aws_secret_access_key: upstream
              - model_name: cohere
                litellm_params: {model: cohere_chat/command-a-03-2025, api_base: MOCK, api_key: upstream}
              - model_name: ollama
                litellm_params: {model: ollama_chat/llama3.2, api_base: MOCK}
            router_settings: {num_retries: 0, disable_cooldowns: true}
            general_settings: {master_key: KEY}
            """;

    private final FakeProvider vendors = new FakeProvider(0);
    private final App app = Gateways.of(CONFIG.replace("MOCK", vendors.url()).replace("KEY", KEY));

    void start() {
        app.start();
    }

    /** {@code http://localhost:PORT}, without a path. */
    String url() {
        return "http://localhost:" + app.port();
    }

    /** The master key. */
    String key() {
        return KEY;
    }

    /** The requests with this word that were given up before they were answered. */
    List<Aborted> aborts(String word) {
        return vendors.aborts().stream()
                .filter(aborted -> aborted.request().text().contains(word))
                .toList();
    }

    @Override
    public void close() {
        app.close();
        vendors.close();
    }
}
