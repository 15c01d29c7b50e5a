package dev.tollgate.proxy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.cache.CacheKey.Question;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Operation;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseTest {

    private static Optional<Phrase> of(Operation operation, String json) {
        return Phrase.of(question(operation, json, "all", false), "", "words");
    }

    private static Question question(
            Operation operation, String json, String scope, boolean stream) {
        RawObject body = RawObject.of(json.replace('\'', '"').getBytes(UTF_8));
        return new Question(operation, "good", stream, scope, "", body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    CHAT             | {'messages':[{'role':'user','content':'Say it'}]}
                    CHAT             | {'messages':[{'role':'system','content':'x'},{'role':'user','content':'Say it'}]}
                    CHAT             | {'messages':[{'role':'user','content':[{'type':'text','text':'Say it'},{'type':'image_url'}]}]}
                    MESSAGES         | {'system':'x','messages':[{'role':'user','content':[{'type':'text','text':'Say it'}]}]}
                    COMPLETION       | {'prompt':'Say it'}
                    RESPONSES        | {'input':'Say it'}
                    RESPONSES        | {'input':[{'role':'user','content':[{'type':'input_text','text':'Say it'}]}]}
                    GENERATE_CONTENT | {'contents':[{'parts':[{'text':'Say it'}]}]}
                    """)
    void whatTheUserSaidLastIsFoundInEachFormat(Operation operation, String json) {
        assertThat(of(operation, json).orElseThrow().text()).isEqualTo("Say it");
        assertThat(of(operation, json).orElseThrow().frame())
                .hasSize(64)
                .isEqualTo(of(operation, json.replace("Say it", "Tell")).orElseThrow().frame())
                .isNotEqualTo(of(operation, json.replace("Say it", "Say 2")).orElseThrow().frame());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    CHAT      | {'messages':[{'role':'user','content':'Hi'},{'role':'tool','content':'42'}]}
                    CHAT      | {'messages':[{'role':'user','content':' '}]}
                    CHAT      | {'messages':[]}
                    CHAT      | {'messages':'Hi'}
                    MESSAGES  | {'messages':[{'role':'user','content':[{'type':'tool_result','content':'x'}]}]}
                    EMBEDDING | {'input':'Hi'}
                    RERANK    | {'query':'Hi'}
                    """)
    void whereNobodySaysAnythingOnlyEqualQuestionsCount(Operation operation, String json) {
        assertThat(of(operation, json)).isEmpty();
    }

    @Test
    void aLongTextHasNoPhrase() {
        assertThat(of(Operation.COMPLETION, "{'prompt':'" + "x".repeat(8001) + "'}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'messages':[{'role':'user','content':'Hi'}],'temperature':1}
                    {'messages':[{'role':'system','content':'Be brief'},{'role':'user','content':'Hi'}]}
                    {'messages':[{'role':'user','content':'Yo'},{'role':'assistant','content':'Yo'},{'role':'user','content':'Hi'}]}
                    {'messages':[{'role':'user','content':[{'type':'text','text':'Hi'},{'type':'image_url','image_url':'cat'}]}]}
                    {'messages':[{'role':'user','content':'Hi','name':'Bob'}]}
                    {'messages':[{'role':'user','content':'Hi 2'}]}
                    {'messages':[{'role':'user','content':'Hi'}],'tools':[{}]}
                    """)
    void whateverElseDiffersMakesAnotherFrame(String other) {
        String plain = "{'messages':[{'role':'user','content':'Hi'}]}";
        assertThat(of(Operation.CHAT, other).orElseThrow().frame())
                .isNotEqualTo(of(Operation.CHAT, plain).orElseThrow().frame());
    }

    @Test
    void whoAsksAndHowMakesAnotherFrame() {
        String json = "{'prompt':'Hi'}";
        Question question = question(Operation.COMPLETION, json, "all", false);
        assertThat(
                        Stream.of(
                                        Phrase.of(question, "", "words"),
                                        Phrase.of(question, "mine", "words"),
                                        Phrase.of(question, "", "other"),
                                        Phrase.of(
                                                question(Operation.COMPLETION, json, "one", false),
                                                "",
                                                "words"),
                                        Phrase.of(
                                                question(Operation.COMPLETION, json, "all", true),
                                                "",
                                                "words"),
                                        Phrase.of(
                                                question(
                                                        Operation.RESPONSES,
                                                        "{'input':'Hi'}",
                                                        "all",
                                                        false),
                                                "",
                                                "words"))
                                .map(phrase -> phrase.orElseThrow().frame()))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatChangesNoAnswerMakesNoOtherFrame() {
        assertThat(of(Operation.COMPLETION, "{'prompt':'Hi','metadata':{'a':1},'cache':{'ttl':1}}"))
                .isEqualTo(of(Operation.COMPLETION, "{ 'prompt' : 'Hi' }"));
    }
}
