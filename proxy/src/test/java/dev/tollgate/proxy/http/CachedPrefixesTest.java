package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.json.RawObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachedPrefixesTest {

    private static final String LONG = "x".repeat(4096);
    private static final String FIRST =
            "{'role':'user','content':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}]}";
    private static final String FIRST_UNMARKED =
            "{'role':'user','content':[{'type':'text','text':'a'}]}";
    private static final String ANSWER = "{'role':'assistant','content':'b'}";
    private static final String SECOND =
            "{'role':'user','content':[{'type':'text','text':'c','cache_control':{'type':'ephemeral'}}]}";

    @Test
    void conversationThatGoesOnHoldsItsEarlierPrefix() {
        List<Long> before = of("{'system':'s','messages':[" + FIRST + "]}");
        List<Long> after =
                of(
                        "{'system':'s','messages':["
                                + String.join(",", FIRST_UNMARKED, ANSWER, SECOND)
                                + "]}");

        assertThat(before).hasSize(2);
        assertThat(after).hasSize(4).containsSubsequence(before);
        assertThat(after.getFirst()).isNotEqualTo(before.getFirst());
    }

    @Test
    void whatFollowsTheLastMarkDoesNotMatter() {
        assertThat(of("{'messages':[" + FIRST + "," + ANSWER + "]}"))
                .isEqualTo(of("{'messages':[" + FIRST + "]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'system':'t','messages':[FIRST]}",
                "{'system':'s','messages':[ANSWER,FIRST]}",
                "{'system':'s','tools':[{'name':'t'}],'messages':[FIRST]}"
            })
    void anotherBeginningIsAnotherPrefix(String body) {
        List<Long> one = of("{'system':'s','messages':[" + FIRST + "]}");

        assertThat(of(body.replace("FIRST", FIRST).replace("ANSWER", ANSWER)))
                .doesNotContain(one.getFirst());
    }

    @Test
    void onlyTheLastTwentyAreLookedFor() {
        String many = (ANSWER + ",").repeat(50);

        assertThat(of("{'messages':[" + many + SECOND + "]}")).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'messages':[{'role':'system','content':'LONG'},{'role':'user','content':'a'}]}",
                "{'messages':[{'role':'developer','content':[{'type':'text','text':'LONG'}]}]}",
                "{'system':'LONG','messages':[]}",
                "{'instructions':'LONG','input':'a'}",
                "{'systemInstruction':{'parts':[{'text':'LONG'}]},'contents':[]}"
            })
    void longSystemPromptIsKeptUnasked(String body) {
        assertThat(of(body.replace("LONG", LONG))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'messages':[{'role':'system','content':'short'}]}",
                "{'messages':[{'role':'user','content':'LONG'}]}",
                "{'messages':'LONG'}",
                "{'messages':[]}",
                "{'messages':null,'system':null}",
                "{}"
            })
    void nothingElseIsKept(String body) {
        assertThat(of(body.replace("LONG", LONG))).isEmpty();
    }

    private static List<Long> of(String body) {
        return CachedPrefixes.of(RawObject.of(body.replace('\'', '"').getBytes(UTF_8)));
    }
}
