package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.spend.SpendRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client has been answered once, the vendor isn't asked again. */
@Timeout(60)
class ResponseCacheTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String KEY = "x-litellm-cache-key";
    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final Queue<SpendRow> ROWS = new ConcurrentLinkedQueue<>();

    private static final App APP =
            Gateways.of(
                    """
                    model_list:
                      - model_name: good
                        litellm_params:
                          model: openai/good
                          api_base: VENDOR/v1
                          api_key: k
                          input_cost_per_token: 1.0e-9
                          output_cost_per_token: 1.0e-9
                      - model_name: claude
                        litellm_params: {model: anthropic/claude, api_base: VENDOR, api_key: k}
                    litellm_settings: {cache: true, cache_params: {type: local, ttl: 60}}
                    router_settings: {num_retries: 0}
                    """
                            .replace("VENDOR", VENDOR.url()),
                    Gateways.Options.NONE.with(Accounting.NONE.with(ROWS::add)));

    @BeforeAll
    static void start() {
        APP.start();
    }

    @AfterAll
    static void stop() {
        APP.close();
        VENDOR.close();
    }

    @BeforeEach
    void forget() {
        VENDOR.reset();
        ROWS.clear();
    }

    private static RawClient.Answer chat(String text, String further, String... headers)
            throws IOException {
        return post(
                CHAT,
                "{\"model\":\"good\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                        .formatted(text, further),
                headers);
    }

    private static RawClient.Answer post(String path, String body, String... headers)
            throws IOException {
        return RawClient.post(APP.port(), path, body, headers);
    }

    private static String text(String question) {
        try {
            return chat(question, "").text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertCalls(int count) {
        assertThat(VENDOR.requests()).hasSize(count);
    }

    @Test
    void aWholeAnswerIsGivenAgainByteByByteAndForNothing() throws IOException {
        RawClient.Answer first = chat("whole", "");
        RawClient.Answer second = chat("whole", "");

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("content-type")).isEqualTo(first.header("content-type"));
        assertThat(first.header(KEY)).hasSize(64).isEqualTo(second.header(KEY));
        assertThat(second.header("x-litellm-response-cost")).isEqualTo("0");
        assertCalls(1);
    }

    @Test
    void aHitIsARowThatCostsNothing() throws IOException {
        chat("row", ",\"user\":\"row\"");
        chat("row", ",\"user\":\"row\"");
        List<SpendRow> ended =
                Eventually.get(
                        () ->
                                ROWS.stream()
                                        .filter(row -> !row.status().equals(SpendRow.PENDING))
                                        // a row may be written after its answer, and after another
                                        .filter(row -> row.payer().customer().equals("row"))
                                        .sorted(Comparator.comparing(SpendRow::started))
                                        .toList(),
                        rows -> rows.size() == 2,
                        Duration.ofSeconds(10));

        assertThat(ended).extracting(SpendRow::cacheHit).containsExactly(false, true);
        assertThat(ended).extracting(SpendRow::status).containsOnly("success");
        assertThat(ended.getFirst().cost()).isNotEqualTo(Money.ZERO);
        assertThat(ended.getLast().cost()).isEqualTo(Money.ZERO);
        assertThat(ended.getLast().target().group()).isEqualTo("good");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /v1/chat/completions | {"model":"M","stream":true,"messages":[{"role":"user","content":"s"}]}
                    /v1/completions      | {"model":"good","prompt":"s","stream":true}
                    /v1/completions      | {"model":"good","prompt":"s"}
                    /v1/responses        | {"model":"good","input":"s"}
                    /v1/responses        | {"model":"good","input":"s","stream":true}
                    /v1/messages         | {"model":"claude","max_tokens":9,"messages":[{"role":"user","content":"s"}]}
                    /v1/messages         | {"model":"claude","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"s"}]}
                    /v1beta/models/good:generateContent | {"contents":[{"parts":[{"text":"s"}]}]}
                    /v1beta/models/good:streamGenerateContent?alt=sse | {"contents":[{"parts":[{"text":"s"}]}]}
                    /v1/embeddings       | {"model":"good","input":"s"}
                    """)
    void everyFormatIsReplayedAsItWas(String path, String body) throws IOException {
        String asked = body.replace("\"M\"", "\"good\"");
        RawClient.Answer first = post(path, asked);
        RawClient.Answer second = post(path, asked);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("content-type")).isEqualTo(first.header("content-type"));
        assertCalls(1);
    }

    @Test
    void aStreamAndAWholeAnswerAreTwo() throws IOException {
        assertThat(chat("both", "").text()).doesNotContain("data:");
        assertThat(chat("both", ",\"stream\":true").text()).contains("data: [DONE]");
        assertThat(chat("both", ",\"stream\":false").text()).doesNotContain("data:");
        assertCalls(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[error 400]]",
                "[[error 500]]",
                "[[count 20]][[break after=5]]",
            })
    void whatFailsOrBreaksOffIsAskedAgain(String directive) throws IOException {
        for (int i = 0; i < 2; i++) {
            try {
                chat(directive, ",\"stream\":true");
            } catch (IOException brokenOff) {
                assertThat(brokenOff).isNotNull();
            }
        }
        assertCalls(2);
    }

    @Test
    void noCacheAsksAgainAndKeepsTheNewAnswer() throws IOException {
        chat("fresh", "");
        RawClient.Answer newer = chat("fresh", ",\"cache\":{\"no-cache\":true}");

        assertThat(
                        Eventually.get(
                                () -> text("fresh"), newer.text()::equals, Duration.ofSeconds(10)))
                .isEqualTo(newer.text());
        assertCalls(2);
    }

    @Test
    void noStoreKeepsNothing() throws IOException {
        chat("secret", ",\"cache\":{\"no-store\":true}");
        chat("secret", "");
        chat("secret", ",\"cache\":{\"no-store\":true}");
        assertCalls(2);
    }

    @Test
    void anAnswerThatIsTooOldForTheClientIsAskedAgain() throws IOException {
        chat("old", "");
        RawClient.Answer young = chat("old", ",\"cache\":{\"s-maxage\":100}");
        assertThat(young.status()).isEqualTo(200);
        assertCalls(1);
        Eventually.get(System::nanoTime, new PassedMillis(2)::since, Duration.ofSeconds(5));
        chat("old", ",\"cache\":{\"s-maxage\":0}");
        assertCalls(2);
    }

    private record PassedMillis(long millis, long began) {
        PassedMillis(long millis) {
            this(millis, System.nanoTime());
        }

        boolean since(long now) {
            return now - began > millis * 1_000_000;
        }
    }

    @Test
    void namespacesKeepApart() throws IOException {
        chat("spaces", ",\"cache\":{\"namespace\":\"one\"}");
        RawClient.Answer other = chat("spaces", ",\"cache\":{\"namespace\":\"two\"}");
        assertThat(other.header(KEY)).startsWith("two:");
        assertCalls(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "{\"ttl\":\"long\"}",
                "{\"ttl\":-1}",
                "{\"no-cache\":1}",
                "{\"namespace\":\"a b\"}"
            })
    void controlsWithoutSenseAreRefused(String controls) throws IOException {
        RawClient.Answer refused = chat("bad", ",\"cache\":" + controls);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/message").asText()).contains("'cache");
        assertCalls(0);
    }

    @Test
    void equalRequestsAtTheSameTimeAreOneCall() throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RawClient.Answer>> answers =
                    IntStream.range(0, 50)
                            .mapToObj(_ ->
                                    clients.submit(() -> chat("[[slow first=300ms]] same", "")))
                            .toList();
            for (var answer : answers) {
                assertThat(answer.get().status()).isEqualTo(200);
                assertThat(answer.get().body()).isEqualTo(answers.getFirst().get().body());
            }
        }
        assertCalls(1);
    }

    @Test
    void whoWaitsForOneThatFailsAsksForItself() throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RawClient.Answer>> answers =
                    IntStream.range(0, 5)
                            .mapToObj(_ ->
                                    clients.submit(
                                            () -> chat("[[error 500 times=1]] together", "")))
                            .toList();
            int good = 0;
            for (var answer : answers) {
                good += answer.get().status() == 200 ? 1 : 0;
            }
            assertThat(good).isEqualTo(4);
        }
    }

    @Test
    void ofAListOnlyWhatIsNewIsEmbedded() throws IOException {
        RawClient.Answer first = kept("[\"a\",\"b\"]");
        RawClient.Answer second = embed("[\"c\",\"b\",\"d\",\"a\"]");
        RawClient.Answer third = kept("[\"d\",\"a\"]");

        assertThat(VENDOR.requests())
                .extracting(request -> request.json().path("input").toString())
                .contains("[\"a\",\"b\"]", "[\"c\",\"d\"]")
                .doesNotContain("[\"d\",\"a\"]", "[\"c\",\"b\",\"d\",\"a\"]");
        assertThat(second.json().path("data")).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(second.json().at("/data/" + i + "/index").asInt()).isEqualTo(i);
        }
        assertThat(second.json().at("/data/1/embedding"))
                .isEqualTo(first.json().at("/data/1/embedding"));
        assertThat(second.json().at("/data/3/embedding"))
                .isEqualTo(first.json().at("/data/0/embedding"));
        assertThat(second.json().at("/usage/prompt_tokens").asInt()).isEqualTo(2);
        assertThat(third.json().at("/data/0/embedding"))
                .isEqualTo(second.json().at("/data/2/embedding"));
        assertThat(third.json().at("/usage/total_tokens").asInt()).isZero();
        assertThat(third.json().path("model")).isEqualTo(second.json().path("model"));
    }

    /** An answer is kept after the client has it. */
    private static RawClient.Answer kept(String input) {
        return Eventually.get(
                () -> {
                    try {
                        return embed(input);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                answer -> answer.json().at("/usage/total_tokens").asInt() == 0,
                Duration.ofSeconds(10));
    }

    private static RawClient.Answer embed(String input) throws IOException {
        RawClient.Answer answer =
                post("/v1/embeddings", "{\"model\":\"good\",\"input\":" + input + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }
}
