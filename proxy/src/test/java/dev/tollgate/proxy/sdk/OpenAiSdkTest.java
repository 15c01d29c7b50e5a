package dev.tollgate.proxy.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import dev.tollgate.proxy.fake.Aborted;
import dev.tollgate.proxy.fake.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway as OpenAI's own Java client sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiSdkTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final GatewayUnderTest gateway = new GatewayUnderTest();
    private OpenAIClient client;

    /** Somebody, as a schema. */
    public static final class Person {
        public String name = "";
        public int age;
    }

    /** A tool that the model may call. */
    @com.fasterxml.jackson.annotation.JsonClassDescription("The weather in a city")
    public static final class GetWeather {
        public String city = "";
    }

    @BeforeAll
    void start() {
        gateway.start();
        client = client(gateway.key(), Duration.ofSeconds(20));
    }

    @AfterAll
    void stop() {
        client.close();
        gateway.close();
    }

    private OpenAIClient client(String key, Duration timeout) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .timeout(timeout)
                .build();
    }

    private static ChatCompletionCreateParams.Builder say(String model, String text) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
    }

    private ChatCompletion chat(String model, String text) {
        return client.chat().completions().create(say(model, text).build());
    }

    private List<ChatCompletionChunk> stream(ChatCompletionCreateParams request) {
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(request)) {
            return chunks.stream().toList();
        }
    }

    private static String text(List<ChatCompletionChunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .flatMap(choice -> choice.delta().content().stream())
                .collect(Collectors.joining("|"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "bedrock", "cohere", "ollama"})
    void chatAnswers(String model) {
        ChatCompletion answer = chat(model, "hello there");

        assertThat(answer.choices().getFirst().message().content()).hasValue("echo: hello there");
        assertThat(answer.choices().getFirst().finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
        // every field that OpenAI's schema requires is there and of its type
        answer.validate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "bedrock", "cohere", "ollama"})
    void streamAnswersPieceByPieceAndEndsWithUsage(String model) {
        ChatCompletionStreamOptions usage =
                ChatCompletionStreamOptions.builder().includeUsage(true).build();
        List<ChatCompletionChunk> chunks =
                stream(say(model, "[[count 4]]").streamOptions(usage).build());

        assertThat(text(chunks)).endsWith("1| 2| 3| 4");
        assertThat(chunks.getLast().choices()).isEmpty();
        assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isPositive();
        chunks.forEach(ChatCompletionChunk::validate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "bedrock", "cohere", "ollama"})
    void twoToolsAreCalledInAStream(String model) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        stream(say(model, "[[tools]]").addTool(GetWeather.class).build())
                .forEach(whole::accumulate);
        ChatCompletion.Choice choice = whole.chatCompletion().choices().getFirst();

        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(choice.message().toolCalls().orElseThrow())
                .map(call -> call.asFunction().function().arguments(GetWeather.class).city)
                .containsExactly("Paris", "Rome");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "bedrock", "cohere", "ollama"})
    void answerIsAnObjectOfItsSchema(String model) {
        Person person =
                client.chat()
                        .completions()
                        .create(say(model, "who?").responseFormat(Person.class).build())
                        .choices()
                        .getFirst()
                        .message()
                        .content()
                        .orElseThrow();

        assertThat(person.name).isEqualTo("Paris");
        assertThat(person.age).isEqualTo(21);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void responseStreams(String model) {
        ResponseCreateParams request =
                ResponseCreateParams.builder().model(model).input("[[count 3]]").build();
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events =
                client.responses().createStreaming(request)) {
            events.stream().forEach(whole::accumulate);
        }
        Response response = whole.response();

        assertThat(
                        response.output()
                                .getFirst()
                                .asMessage()
                                .content()
                                .getFirst()
                                .asOutputText()
                                .text())
                .isEqualTo("1 2 3");
        assertThat(response.usage().orElseThrow().outputTokens()).isPositive();
    }

    @Test
    void embeddingsComeForEachText() {
        EmbeddingCreateParams request =
                EmbeddingCreateParams.builder()
                        .model("openai")
                        .inputOfArrayOfStrings(List.of("one", "two"))
                        .build();

        assertThat(client.embeddings().create(request).data()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "bedrock", "cohere", "ollama"})
    void errorOfTheVendorHasItsClass(String model) {
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> chat(model, "[[error 400]]"));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> chat(model, "[[error 404]]"));
        assertThatExceptionOfType(InternalServerException.class)
                .isThrownBy(() -> chat(model, "[[error 500]]"));
        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(() -> chat(model, "[[error 429 retry-after=7]]"))
                .satisfies(e -> assertThat(e.headers().values("retry-after")).contains("7"));
    }

    @Test
    void wrongKeyIsUnauthorized() {
        OpenAIClient other = client("sk-wrong", SECOND);
        ChatCompletionCreateParams request = say("openai", "x").build();

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> other.chat().completions().create(request));
        other.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "bedrock", "cohere", "ollama"})
    void streamThatBreaksRaises(String model) {
        List<ChatCompletionChunk> got = new ArrayList<>();
        assertThatExceptionOfType(OpenAIException.class)
                .isThrownBy(
                        () -> readInto(got, say(model, "[[count 9]] [[break after=3]]").build()));
        assertThat(text(got)).endsWith("1| 2| 3");
    }

    private void readInto(List<ChatCompletionChunk> got, ChatCompletionCreateParams request) {
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(request)) {
            chunks.stream().forEach(got::add);
        }
    }

    @Test
    void closedStreamIsClosedAtTheVendor() {
        ChatCompletionCreateParams request = say("openai", "left [[count 500 every=20ms]]").build();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(request)) {
            assertThat(chunks.stream().findFirst()).isPresent();
        }

        assertThat(aborts("left")).hasSize(1);
    }

    @Test
    void waitingClientThatGoesIsGoneForTheVendorToo() {
        OpenAIClient hasty = client(gateway.key(), Duration.ofMillis(300));
        ChatCompletionCreateParams request = say("openai", "hasty [[slow first=9s]]").build();

        assertThatExceptionOfType(OpenAIIoException.class)
                .isThrownBy(() -> hasty.chat().completions().create(request));
        assertThat(aborts("hasty")).hasSize(1);
        hasty.close();
    }

    private List<Aborted> aborts(String word) {
        return Eventually.get(() -> gateway.aborts(word), aborts -> !aborts.isEmpty(), SECOND);
    }
}
