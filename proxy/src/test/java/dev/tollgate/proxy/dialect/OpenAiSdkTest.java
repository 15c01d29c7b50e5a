package dev.tollgate.proxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.completions.Completion;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import dev.tollgate.proxy.golden.CaseFolder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * OpenAI's own types read every answer and event that the cases of its formats expect, with each
 * required field present and each value of an enumeration known.
 */
class OpenAiSdkTest {

    private static final JsonMapper MAPPER = ObjectMappers.jsonMapper();

    @ParameterizedTest(name = "{0}")
    @MethodSource("responses")
    void responsesAreValid(CaseFolder folder) {
        Response response = read(folder, "answer.json", Response.class).validate();

        assertThat(response.output()).isNotEmpty();
        assertThat(response.status()).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("responseStreams")
    void eventsOfResponsesAreValidAndNumbered(CaseFolder folder) {
        List<String> events = events(folder);
        for (int i = 0; i < events.size(); i++) {
            ResponseStreamEvent event = parse(events.get(i), ResponseStreamEvent.class).validate();
            assertThat(event.isValid()).isTrue();
            assertThat(events.get(i)).contains("\"sequence_number\":" + i + ",");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wholeResponseStreams")
    void theSdkPutsTheResponseTogether(CaseFolder folder) {
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        events(folder)
                .forEach(event -> accumulator.accumulate(parse(event, ResponseStreamEvent.class)));

        assertThat(accumulator.response().validate().output()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("completions")
    void completionsAreValid(CaseFolder folder) {
        Completion completion = read(folder, "answer.json", Completion.class).validate();

        assertThat(completion.choices()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("completionStreams")
    void chunksOfCompletionsAreValid(CaseFolder folder) {
        // not validated: its types refuse the null finish_reason that OpenAI itself sends
        assertThat(events(folder))
                .filteredOn(event -> !event.startsWith("{\"error\""))
                .isNotEmpty()
                .map(event -> parse(event, Completion.class))
                .allSatisfy(chunk -> assertThat(chunk.id()).startsWith("cmpl-"))
                .flatMap(Completion::choices)
                .allSatisfy(choice -> assertThat(choice.text()).isNotNull());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chatStreams")
    void chunksOfChatAreValid(CaseFolder folder) {
        assertThat(events(folder))
                .filteredOn(event -> !event.startsWith("{\"error\""))
                .isNotEmpty()
                .map(event -> parse(event, ChatCompletionChunk.class).validate())
                .allSatisfy(chunk -> assertThat(chunk.id()).startsWith("chatcmpl-"));
    }

    static Stream<CaseFolder> responses() {
        return having("responses", "answer.json");
    }

    static Stream<CaseFolder> responseStreams() {
        return having("responses", "events.sse");
    }

    static Stream<CaseFolder> wholeResponseStreams() {
        return responseStreams().filter(folder -> !folder.has("broken.json"));
    }

    static Stream<CaseFolder> completions() {
        return having("completions", "answer.json");
    }

    static Stream<CaseFolder> completionStreams() {
        return having("completions", "events.sse");
    }

    static Stream<CaseFolder> chatStreams() {
        return having("chat", "events.sse");
    }

    private static Stream<CaseFolder> having(String format, String file) {
        return CaseFolder.all("dialect").stream()
                .filter(folder -> folder.group().equals(format) && folder.has(file));
    }

    private static List<String> events(CaseFolder folder) {
        return new String(folder.bytes("events.sse"), UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: ") && !line.endsWith("[DONE]"))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    private static <T> T read(CaseFolder folder, String file, Class<T> type) {
        return parse(new String(folder.bytes(file), UTF_8), type);
    }

    private static <T> T parse(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new AssertionError("The SDK can't read " + json, e);
        }
    }
}
