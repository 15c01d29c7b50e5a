package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.fake.Received;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.spend.SpendRow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions that mean the same are answered once; the vendor's vectors are counts of words. */
@Timeout(60)
class SemanticCacheTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String KEY = "x-litellm-cache-key";
    private static final String SIMILARITY = "x-litellm-semantic-similarity";
    private static final String ALICE = "sk-alice-of-team-one-0001";
    private static final String ALAN = "sk-alan-of-team-one-00002";
    private static final String BERTA = "sk-berta-of-team-two-0003";
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final Queue<SpendRow> ROWS = new ConcurrentLinkedQueue<>();
    private static final VirtualKeys GATEWAY =
            gateway(
                    "{type: local-semantic, similarity_threshold: 0.8,"
                            + " redis_semantic_cache_embedding_model: meaning}");

    /** A token of an embedding costs a microdollar, any other a nanodollar. */
    private static VirtualKeys gateway(String params) {
        String yaml =
                """
                general_settings: {master_key: sk-master-1234567}
                model_list:
                  - model_name: good
                    litellm_params:
                      model: openai/good
                      api_base: VENDOR/v1
                      api_key: k
                      input_cost_per_token: 1.0e-9
                      output_cost_per_token: 1.0e-9
                  - model_name: meaning
                    litellm_params:
                      model: openai/words
                      api_base: VENDOR/v1
                      api_key: k
                      input_cost_per_token: 1.0e-6
                  - model_name: broken
                    litellm_params: {model: "openai/[[error 500]]", api_base: VENDOR/v1, api_key: k}
                litellm_settings: {cache: true, cache_params: PARAMS}
                router_settings: {num_retries: 0}
                """
                        .replace("VENDOR", VENDOR.url())
                        .replace("PARAMS", params);
        return new VirtualKeys(yaml, Map.of(), ROWS::add)
                .record(Kind.TEAM, "one", "{}")
                .record(Kind.TEAM, "two", "{}")
                .key(ALICE, "{\"team_id\":\"one\",\"max_budget\":9}")
                .key(ALAN, "{\"team_id\":\"one\"}")
                .key(BERTA, "{\"team_id\":\"two\"}");
    }

    @AfterAll
    static void stop() {
        GATEWAY.close();
        VENDOR.close();
    }

    @BeforeEach
    void forget() throws IOException {
        VENDOR.reset();
        ROWS.clear();
        GATEWAY.post("/cache/flushall", "", VirtualKeys.MASTER);
    }

    private static RawClient.Answer chat(String text, String further) throws IOException {
        return chat(GATEWAY, ALICE, text, further);
    }

    private static RawClient.Answer chat(
            VirtualKeys gateway, String key, String text, String further) throws IOException {
        long before = ended();
        RawClient.Answer answer =
                gateway.post(
                        CHAT,
                        "{\"model\":\"good\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                                .formatted(text, further),
                        key);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        // an answer is kept a moment after its last byte
        Eventually.get(SemanticCacheTest::ended, now -> now > before, SOON);
        return answer;
    }

    private static long ended() {
        return ROWS.stream()
                .filter(row -> row.callType().equals("acompletion"))
                .filter(row -> !row.status().equals(SpendRow.PENDING))
                .count();
    }

    private static long calls(String path) {
        return VENDOR.requests().stream().map(Received::path).filter(path::equals).count();
    }

    private static boolean hit(RawClient.Answer answer) {
        return !answer.header(SIMILARITY).isEmpty();
    }

    @Test
    void aQuestionWithNearlyTheSameWordsIsAnsweredFromTheCache() throws IOException {
        RawClient.Answer first = chat("What is the capital of France please", "");
        RawClient.Answer near = chat("what is the capital city of France please?", "");

        assertThat(near.body()).isEqualTo(first.body());
        assertThat(near.header(KEY)).isEqualTo(first.header(KEY));
        assertThat(Double.parseDouble(near.header(SIMILARITY))).isBetween(0.8, 0.999);
        assertThat(near.header("x-litellm-response-cost")).isEqualTo("0");
        assertThat(first.header(SIMILARITY)).isEmpty();
        assertThat(calls(CHAT)).isEqualTo(1);
        assertThat(calls("/v1/embeddings")).isEqualTo(2);
    }

    @Test
    void anEqualQuestionNeedsNoVector() throws IOException {
        chat("What is the capital of France", "");
        RawClient.Answer same = chat("What is the capital of France", "");
        assertThat(same.header("x-litellm-response-cost")).isEqualTo("0");
        assertThat(same.header(SIMILARITY)).isEmpty();
        assertThat(calls("/v1/embeddings")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    How do I bake a good apple cake                   | ''
                    Name 5 rivers in the south of Spain for me please | ''
                    Name 6 rivers in the south of Spain for me        | ,"temperature":0.5
                    Name 6 rivers in the south of Spain for me        | ,"stream":true
                    Name 6 rivers in the south of Spain for me        | ,"cache":{"no-cache":true}
                    Name 6 rivers in the south of Spain for me        | ,"cache":{"namespace":"mine"}
                    Name 6 rivers in the south of Spain for me        | ,"cache":{"s-maxage":0}
                    """)
    void whatMayHaveAnotherAnswerGetsOne(String text, String further) throws Exception {
        chat("Name 6 rivers in the south of Spain for me please", "");
        if (further.contains("s-maxage")) {
            // an answer is younger than that for no longer than a millisecond
            long now = System.currentTimeMillis();
            Eventually.get(System::currentTimeMillis, later -> later > now + 1, SOON);
        }
        assertThat(hit(chat(text, further))).isFalse();
        assertThat(calls(CHAT)).isEqualTo(2);
    }

    @Test
    void nobodyElseSeesATeamsAnswers() throws IOException {
        chat("What is our best offer for this customer", "");
        String near = "What is our very best offer for this customer";
        assertThat(hit(chat(GATEWAY, BERTA, near, ""))).isFalse();
        assertThat(hit(chat(GATEWAY, ALAN, near, ""))).isTrue();
    }

    @Test
    void aStreamIsReplayedAsAStream() throws IOException {
        String stream = ",\"stream\":true";
        RawClient.Answer first = chat("Tell me about the long river Rhine", stream);
        RawClient.Answer near = chat("Tell me more about the long river Rhine", stream);
        assertThat(hit(near)).isTrue();
        assertThat(near.text()).isEqualTo(first.text()).contains("data: [DONE]");
    }

    @Test
    void aBrokenStreamAndAnErrorAreNotKept() throws IOException {
        String stream = ",\"stream\":true";
        chat("Tell me about the long river Rhine [[break after=1]]", stream);
        assertThat(hit(chat("Tell me more about the long river Rhine [[break after=1]]", stream)))
                .isFalse();
        String refused =
                "{\"model\":\"good\",\"messages\":[{\"role\":\"user\",\"content\":\"A bad bad"
                        + " question [[error 400]]MORE\"}]}";
        assertThat(GATEWAY.post(CHAT, refused.replace("MORE", ""), ALICE).status()).isEqualTo(400);
        assertThat(GATEWAY.post(CHAT, refused.replace("MORE", " eh"), ALICE).status())
                .isEqualTo(400);
    }

    @Test
    void aVectorIsPaidForByTheKeyAndHasARowOfItsOwn() throws IOException {
        double before = spend(chat("Which colours has the flag of Peru today", ""));
        double after = spend(chat("Which colours has the flag of Peru", ""));
        assertThat(after - before).isBetween(0.9e-6, 1.1e-6);

        List<SpendRow> rows =
                Eventually.get(
                        () -> ROWS.stream().filter(row -> row.status().equals("success")).toList(),
                        ended -> ended.size() >= 4,
                        SOON);
        assertThat(rows)
                .filteredOn(row -> row.callType().equals("aembedding"))
                .hasSize(2)
                .allSatisfy(row -> {
                    assertThat(row.cost()).isEqualTo(new Money(1_000));
                    assertThat(row.target().group()).isEqualTo("meaning");
                    assertThat(row.cacheHit()).isFalse();
                });
        assertThat(rows)
                .filteredOn(SpendRow::cacheHit)
                .singleElement()
                .satisfies(row -> assertThat(row.cost()).isEqualTo(Money.ZERO));
    }

    /** What the key has spent with this answer. */
    private static double spend(RawClient.Answer answer) {
        return Double.parseDouble(answer.header("x-litellm-key-spend"));
    }

    @Test
    void aDeletedAnswerIsGivenToNobody() throws IOException {
        RawClient.Answer first = chat("How many legs has an ordinary spider", "");
        String keys = "{\"keys\":[\"" + first.header(KEY) + "\"]}";
        assertThat(GATEWAY.post("/cache/delete", keys, VirtualKeys.MASTER).status()).isEqualTo(200);
        assertThat(hit(chat("How many legs has an ordinary house spider", ""))).isFalse();
    }

    @Test
    void aModelWithoutVectorsFailsNoRequest() throws IOException {
        String params =
                "{type: local-semantic, similarity_threshold: 0.8,"
                        + " redis_semantic_cache_embedding_model: MODEL}";
        for (String model : List.of("broken", "unknown", "good")) {
            try (VirtualKeys gateway = gateway(params.replace("MODEL", model))) {
                chat(gateway, ALICE, "What is the capital of France", "");
                RawClient.Answer same = chat(gateway, ALICE, "What is the capital of France", "");
                assertThat(same.header("x-litellm-response-cost")).isEqualTo("0");
                assertThat(hit(chat(gateway, ALICE, "What is the capital city of France", "")))
                        .isFalse();
            }
        }
    }

    @Test
    void theCacheTellsItsType() throws IOException {
        RawClient.Answer ping =
                GATEWAY.send("GET", "/cache/ping", "Authorization: Bearer " + VirtualKeys.MASTER);
        assertThat(ping.json().path("cache_type").asText()).isEqualTo("local-semantic");
    }
}
