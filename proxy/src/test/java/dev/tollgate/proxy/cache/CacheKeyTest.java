package dev.tollgate.proxy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.FormData;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Operation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests are equal. */
class CacheKeyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"a":1,"b":"x"}          | {"b":"x","a":1}                       | same
                    {"a":[1,{"c":"d e"}]}    | { "a" : [ 1 , { "c" : "d e" } ] }     | same
                    {"a":1}                  | {"a":1,"cache":{"ttl":9}}             | same
                    {"a":1}                  | {"a":1,"metadata":{"trace":"t"}}      | same
                    {"a":1}                  | {"a":1,"stream":false,"timeout":3}    | same
                    {"a":"x y"}              | {"a":"xy"}                            | other
                    {"a":"x\\" y"}         | {"a":"x\\"y"}                       | other
                    {"a":1}                  | {"a":2}                               | other
                    {"a":12}                 | {"a":1,"2":null}                      | other
                    {"a":1}                  | {"b":1}                               | other
                    {"a":1}                  | {"a":1,"top_k":5}                     | other
                    {"a":1}                  | {"a":1,"user":"u"}                    | other
                    {"a":["x","y"]}          | {"a":["y","x"]}                       | other
                    """)
    void requestsAreEqualWhereOneAnswerDoesForBoth(String one, String other, String what) {
        assertThat(key(json(one)).equals(key(json(other)))).isEqualTo(what.equals("same"));
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT, m, false, all, ''",
        "COMPLETION, m, false, s, ''",
        "CHAT, n, false, s, ''",
        "CHAT, m, true, s, ''",
        "CHAT, m, false, s, b"
    })
    void whoAsksWhomAndHowMakesAnotherKey(
            Operation operation, String model, boolean stream, String scope, String betas) {
        Body body = json("{\"a\":1}");
        CacheKey.Question other =
                new CacheKey.Question(operation, model, stream, scope, betas, body);
        assertThat(CacheKey.of(other, "")).isNotEqualTo(key(body)).hasSize(64);
    }

    @Test
    void formsAreEqualWhateverTheirBoundary() {
        assertThat(key(form("one", "sound"))).isEqualTo(key(form("two", "sound")));
        assertThat(key(form("one", "sound"))).isNotEqualTo(key(form("one", "noise")));
    }

    @Test
    void itemsHaveKeysOfTheirOwnWhateverStandsBesideThem() {
        List<String> both = items("{\"input\":[\"a\",\"b\"],\"dimensions\":3}", "\"a\"", "\"b\"");
        List<String> one = items("{\"dimensions\":3,\"input\":[\"b\"]}", "\"b\"");
        assertThat(both.get(1)).isEqualTo(one.getFirst()).isNotEqualTo(both.getFirst());
        assertThat(items("{\"input\":[\"b\"],\"dimensions\":4}", "\"b\"")).isNotEqualTo(one);
    }

    @Test
    void theNamespaceStandsBeforeTheKey() {
        assertThat(CacheKey.of(question(json("{}")), "mine")).startsWith("mine:").hasSize(69);
    }

    private static List<String> items(String body, String... items) {
        return CacheKey.ofItems(
                question(json(body)),
                "",
                "input",
                Stream.of(items).map(item -> item.getBytes(UTF_8)).toList());
    }

    private static String key(Body body) {
        return CacheKey.of(question(body), "");
    }

    private static CacheKey.Question question(Body body) {
        return new CacheKey.Question(Operation.CHAT, "m", false, "s", "", body);
    }

    private static Body json(String text) {
        return RawObject.of(text.getBytes(UTF_8));
    }

    private static Body form(String boundary, String content) {
        String text =
                String.join(
                        "\r\n",
                        "--" + boundary,
                        "Content-Disposition: form-data; name=\"file\"; filename=\"f\"",
                        "",
                        content,
                        "--" + boundary + "--",
                        "");
        return FormData.of(text.getBytes(UTF_8), "multipart/form-data; boundary=" + boundary);
    }
}
