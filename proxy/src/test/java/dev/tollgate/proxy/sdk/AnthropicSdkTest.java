package dev.tollgate.proxy.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway as Anthropic's own Java client sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnthropicSdkTest {

    private static final Tool WEATHER =
            Tool.builder()
                    .name("get_weather")
                    .inputSchema(
                            Tool.InputSchema.builder()
                                    .putAdditionalProperty(
                                            "properties",
                                            JsonValue.from(
                                                    Map.of("city", Map.of("type", "string"))))
                                    .build())
                    .build();

    private final GatewayUnderTest gateway = new GatewayUnderTest();
    private AnthropicClient client;

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

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(gateway.url())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static MessageCreateParams.Builder say(String model, String text) {
        return MessageCreateParams.builder().model(model).maxTokens(2000).addUserMessage(text);
    }

    private Message create(String model, String text) {
        return client.messages().create(say(model, text).build());
    }

    private Message stream(MessageCreateParams request) {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events =
                client.messages().createStreaming(request)) {
            events.stream().forEach(whole::accumulate);
        }
        return whole.message();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini", "bedrock", "cohere", "ollama"})
    void messageAnswers(String model) {
        Message message = create(model, "hello there");

        assertThat(message.content().getFirst().asText().text()).isEqualTo("echo: hello there");
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(message.usage().inputTokens()).isPositive();
        assertThat(message.usage().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini", "bedrock", "cohere", "ollama"})
    void messageStreams(String model) {
        Message message = stream(say(model, "[[count 4]]").build());

        assertThat(message.content().getFirst().asText().text()).isEqualTo("1 2 3 4");
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini", "bedrock", "cohere", "ollama"})
    void twoToolsAreCalledInAStream(String model) {
        Message message = stream(say(model, "[[tools]]").addTool(WEATHER).build());

        assertThat(message.stopReason()).hasValue(StopReason.TOOL_USE);
        assertThat(message.content().stream().filter(ContentBlock::isToolUse))
                .map(block -> block.asToolUse()._input().convert(Map.class))
                .containsExactly(Map.of("city", "Paris"), Map.of("city", "Rome"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "gemini", "bedrock"})
    void thinkingIsABlock(String model) {
        Message message = stream(say(model, "hello").enabledThinking(1024).build());

        assertThat(message.content().getFirst().asThinking().thinking()).isEqualTo("Let me think.");
        assertThat(message.content().getLast().asText().text()).isEqualTo("echo: hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void tokensAreCounted(String model) {
        MessageCountTokensParams request =
                MessageCountTokensParams.builder()
                        .model(model)
                        .addUserMessage("one two three four")
                        .build();

        assertThat(client.messages().countTokens(request).inputTokens()).isBetween(3L, 20L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini", "bedrock", "cohere", "ollama"})
    void errorOfTheVendorHasItsClass(String model) {
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> create(model, "[[error 400]]"));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> create(model, "[[error 404]]"));
        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(() -> create(model, "[[error 429]]"));
        assertThatExceptionOfType(InternalServerException.class)
                .isThrownBy(() -> create(model, "[[error 500]]"));
    }

    @Test
    void wrongKeyIsUnauthorized() {
        AnthropicClient other = client("sk-wrong");
        MessageCreateParams request = say("anthropic", "x").build();

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> other.messages().create(request));
        other.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini", "bedrock", "cohere", "ollama"})
    void streamThatBreaksRaises(String model) {
        List<String> got = new ArrayList<>();
        MessageCreateParams request = say(model, "[[count 9]] [[break after=3]]").build();

        assertThatExceptionOfType(AnthropicException.class)
                .isThrownBy(() -> readInto(got, request));
        assertThat(got).containsExactly("1", " 2", " 3");
    }

    private void readInto(List<String> got, MessageCreateParams request) {
        try (StreamResponse<RawMessageStreamEvent> events =
                client.messages().createStreaming(request)) {
            events.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(delta -> delta.delta().text().stream())
                    .forEach(delta -> got.add(delta.text()));
        }
    }
}
