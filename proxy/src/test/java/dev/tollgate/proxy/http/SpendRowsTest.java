package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.spend.SpendRow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every model request leaves one row when it begins and one when it ends, however it ends. */
@Timeout(60)
class SpendRowsTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final Queue<SpendRow> ROWS = new ConcurrentLinkedQueue<>();

    /** A nanodollar for each token. */
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
                      - model_name: bad
                        litellm_params: {model: "openai/[[error 400]]", api_base: VENDOR/v1, api_key: k}
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

    private static String chat(String model, String text, boolean stream) {
        return "{\"model\":\"%s\",\"stream\":%s,\"user\":\"c1\",\"metadata\":{\"tags\":[\"t\"]},\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, stream, text);
    }

    /** The two rows of the request whose call had this id, the last one last. */
    private static List<SpendRow> rows(String callId) {
        return Eventually.get(
                () -> {
                    List<SpendRow> ended =
                            ROWS.stream()
                                    .filter(row ->
                                            row.metadata()
                                                    .getOrDefault("litellm_call_id", "")
                                                    .equals("\"" + callId + "\""))
                                    .toList();
                    return ROWS.stream()
                            .filter(row ->
                                    ended.stream()
                                            .anyMatch(
                                                    one -> one.requestId().equals(row.requestId())))
                            .toList();
                },
                rows -> rows.size() >= 2,
                Duration.ofSeconds(20));
    }

    private static SpendRow row(String callId) {
        List<SpendRow> rows = rows(callId);
        assertThat(rows).extracting(SpendRow::status).hasSize(2).startsWith(SpendRow.PENDING);
        return rows.getLast();
    }

    @Test
    void anAnswerIsPaidFor() throws IOException {
        RawClient.post(APP.port(), CHAT, chat("good", "hello", false), "x-litellm-call-id: ok");
        SpendRow row = row("ok");
        assertThat(row.status()).isEqualTo("success");
        assertThat(row.callType()).isEqualTo("acompletion");
        assertThat(row.target().group()).isEqualTo("good");
        assertThat(row.target().vendor()).isEqualTo("openai");
        assertThat(row.usage().totalTokens()).isPositive();
        assertThat(row.cost()).isEqualTo(new Money(row.usage().totalTokens()));
        assertThat(row.payer().customer()).isEqualTo("c1");
        assertThat(row.tags()).containsExactly("t");
        assertThat(row.started()).isBeforeOrEqualTo(row.firstToken());
        assertThat(row.firstToken()).isBeforeOrEqualTo(row.ended());
    }

    @Test
    void aRefusalIsARowWithoutWordsOfTheVendor() throws IOException {
        RawClient.post(APP.port(), CHAT, chat("bad", "hello", false), "x-litellm-call-id: bad");
        SpendRow row = row("bad");
        assertThat(row.status()).isEqualTo("failure");
        assertThat(row.cost()).isEqualTo(Money.ZERO);
        assertThat(row.metadata().get("error_information"))
                .isEqualTo("{\"error_class\":\"BadRequestError\",\"error_code\":\"400\"}");
    }

    @Test
    void anUnknownModelIsARowToo() throws IOException {
        RawClient.post(APP.port(), CHAT, chat("nobody", "hello", false), "x-litellm-call-id: un");
        SpendRow row = row("un");
        assertThat(row.status()).isEqualTo("failure");
        assertThat(row.target().group()).isEqualTo("nobody");
    }

    @Test
    void aClientThatLeavesHasCancelled() throws IOException {
        try (RawClient client = new RawClient(APP.port())) {
            client.post(CHAT, chat("good", "[[stall]]", true), "x-litellm-call-id: gone");
            Eventually.get(
                    () -> ROWS.stream().anyMatch(row -> row.tags().contains("t")),
                    seen -> seen,
                    Duration.ofSeconds(10));
            client.head();
        }
        assertThat(row("gone").status()).isEqualTo("cancelled");
    }

    @Test
    void requestsThatAClientNamesAlikeAreTwoRows() throws IOException {
        RawClient.post(APP.port(), CHAT, chat("good", "hello", true), "x-litellm-call-id: same");
        RawClient.post(APP.port(), CHAT, chat("good", "hello", true), "x-litellm-call-id: same");
        List<SpendRow> rows =
                Eventually.get(() -> rows("same"), all -> all.size() == 4, Duration.ofSeconds(20));
        assertThat(rows).extracting(SpendRow::requestId).doesNotContain("same");
        assertThat(rows.stream().map(SpendRow::requestId).distinct()).hasSize(2);
    }
}
