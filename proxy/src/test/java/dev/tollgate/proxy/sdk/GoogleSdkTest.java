package dev.tollgate.proxy.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Schema;
import com.google.genai.types.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway as Google's own Java client sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoogleSdkTest {

    private static final GenerateContentConfig PLAIN = GenerateContentConfig.builder().build();

    private final GatewayUnderTest gateway = new GatewayUnderTest();
    private Client client;

    @BeforeAll
    void start() {
        gateway.start();
        client = client(gateway.key());
    }

    @AfterAll
    void stop() {
        client.close();
        gateway.close();
    }

    private Client client(String key) {
        HttpOptions options =
                HttpOptions.builder()
                        .baseUrl(gateway.url())
                        // it waits even after the only attempt
                        .retryOptions(
                                HttpRetryOptions.builder()
                                        .attempts(1)
                                        .initialDelay(0.01)
                                        .maxDelay(0.01)
                                        .jitter(0.01))
                        .build();
        return Client.builder().apiKey(key).httpOptions(options).build();
    }

    private GenerateContentResponse generate(String model, String text) {
        return client.models.generateContent(model, text, PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "openai", "anthropic", "bedrock", "cohere", "ollama"})
    void contentIsGenerated(String model) {
        GenerateContentResponse response = generate(model, "hello there");

        assertThat(response.text()).isEqualTo("echo: hello there");
        assertThat(response.finishReason().toString()).isEqualTo("STOP");
        assertThat(response.usageMetadata().orElseThrow().totalTokenCount().orElseThrow())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "openai", "anthropic", "bedrock", "cohere", "ollama"})
    void contentStreams(String model) {
        List<String> pieces = new ArrayList<>();
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(model, "[[count 4]]", PLAIN)) {
            stream.forEach(response -> pieces.add(String.valueOf(response.text())));
        }

        assertThat(String.join("", pieces)).startsWith("1 2 3 4");
        assertThat(pieces).contains("1", " 2", " 3", " 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "openai", "anthropic", "bedrock", "cohere", "ollama"})
    void twoFunctionsAreCalled(String model) {
        Schema schema =
                Schema.builder()
                        .type("OBJECT")
                        .properties(Map.of("city", Schema.builder().type("STRING").build()))
                        .build();
        Tool tool =
                Tool.builder()
                        .functionDeclarations(
                                FunctionDeclaration.builder()
                                        .name("get_weather")
                                        .parameters(schema)
                                        .build())
                        .build();
        GenerateContentConfig config = GenerateContentConfig.builder().tools(tool).build();
        List<FunctionCall> calls =
                client.models.generateContent(model, "[[tools]]", config).functionCalls();

        assertThat(calls)
                .map(call -> call.args().orElseThrow())
                .containsExactly(Map.of("city", "Paris"), Map.of("city", "Rome"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "openai", "anthropic", "bedrock", "cohere", "ollama"})
    void errorOfTheVendorHasItsClass(String model) {
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> generate(model, "[[error 429]]"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(429));
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> generate(model, "[[error 500]]"));
    }

    @Test
    void wrongKeyIsRefused() {
        try (Client other = client("sk-wrong")) {
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> other.models.generateContent("gemini", "x", PLAIN));
        }
    }
}
