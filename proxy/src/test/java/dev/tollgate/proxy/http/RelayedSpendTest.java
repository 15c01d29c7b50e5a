package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.fake.InMemoryDirectory;
import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.KeyHash;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Ledger.Seeds;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.spend.SpendRow;
import dev.tollgate.proxy.spend.SpendSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are relayed as they are leave rows, and count for their key's limits. */
@Timeout(60)
class RelayedSpendTest {

    private static final String MASTER = "sk-master-1234567";
    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final Queue<SpendRow> ROWS = new ConcurrentLinkedQueue<>();
    private static final ByteArrayOutputStream LINES = new ByteArrayOutputStream();
    private static final InMemoryRecords RECORDS = new InMemoryRecords();
    private static final LocalLedger LEDGER = new LocalLedger(InstantSource.system(), Seeds.NONE);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final App APP =
            Gateways.of(
                    """
                    general_settings:
                      master_key: MASTER
                      pass_through_endpoints:
                        - {path: /paid, target: "VENDOR/v1/models?secret=1", auth: true, cost_per_request: 0.01, headers: {Authorization: Bearer k}}
                    model_list:
                      - model_name: good
                        litellm_params: {model: openai/good, api_base: VENDOR/v1, api_key: k}
                    """
                            .replace("VENDOR", VENDOR.url())
                            .replace("MASTER", MASTER),
                    Gateways.Options.NONE
                            .with(
                                    Accounting.NONE
                                            .with(new InMemoryDirectory(RECORDS))
                                            .with(RECORDS, LEDGER)
                                            .with((SpendSink) ROWS::add))
                            .with(LINES));

    @BeforeAll
    static void start() {
        APP.start();
    }

    @BeforeEach
    void forget() {
        ROWS.clear();
    }

    @AfterAll
    static void stop() {
        CLIENT.close();
        APP.close();
        LEDGER.close();
        VENDOR.close();
    }

    private static int call(String key, String method, String path)
            throws IOException, InterruptedException {
        return CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + APP.port() + path))
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "application/json")
                                .header("x-litellm-tags", "t1")
                                .header("x-litellm-customer-id", "c1")
                                .method(method, BodyPublishers.ofString("{\"model\":\"good\"}"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static void key(String key, String limits) {
        RECORDS.insert(
                new Entry(
                        Kind.KEY,
                        KeyHash.of(key),
                        (ObjectNode) Json.parse(limits.getBytes(UTF_8))));
    }

    /** The client may have its answer before the last row is written. */
    private static SpendRow row() {
        List<SpendRow> rows =
                Eventually.get(
                        () -> List.copyOf(ROWS), all -> all.size() == 2, Duration.ofSeconds(10));
        assertThat(rows).extracting(SpendRow::status).hasSize(2).startsWith(SpendRow.PENDING);
        assertThat(rows).extracting(SpendRow::requestId).containsOnly(rows.getFirst().requestId());
        return rows.getLast();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v1/files, 200, afile_list, success, @openai",
        "GET /v1/files/none, 404, afile_retrieve, failure, @openai",
        "POST /openai/v1/nothing, 404, pass_through_endpoint, failure, good@openai",
        "GET /openai/v1/models, 200, pass_through_endpoint, success, good@openai",
        "GET /paid, 200, pass_through_endpoint, success, @"
    })
    void eachIsARow(String call, int status, String callType, String how, String target)
            throws Exception {
        String[] parts = call.split(" ", 2);
        assertThat(call(MASTER, parts[0], parts[1])).isEqualTo(status);

        SpendRow row = row();
        assertThat(row.callType()).isEqualTo(callType);
        assertThat(row.status()).isEqualTo(how);
        assertThat(row.target().group() + "@" + row.target().vendor()).isEqualTo(target);
        assertThat(row.target().apiBase()).startsWith(VENDOR.url()).doesNotContain("secret");
        assertThat(row.payer().customer()).isEqualTo("c1");
        assertThat(row.tags()).containsExactly("t1");
        assertThat(row.cost().dollars())
                .isEqualByComparingTo(call.endsWith("/paid") ? "0.01" : "0");
    }

    @Test
    void eachIsALineAndCounts() throws Exception {
        assertThat(call(MASTER, "DELETE", "/openai/v1/models/none")).isEqualTo(404);

        List<String> lines =
                Eventually.get(
                        () -> LINES.toString(UTF_8).lines().toList(),
                        all -> all.stream().anyMatch(line -> line.contains("DELETE")),
                        Duration.ofSeconds(20));
        assertThat(lines.stream().filter(line -> line.contains("DELETE")))
                .allSatisfy(line ->
                        assertThat(line)
                                .contains(
                                        "\"call_type\":\"pass_through_endpoint\"",
                                        "\"route\":\"/openai/{path:path}\"",
                                        "\"model\":\"\"",
                                        "\"status\":404",
                                        "\"error\":\"NotFoundError\"",
                                        "\"provider\":\"openai\"",
                                        "\"upstream_ms\":"));
        String metrics = RawClient.get(APP.port(), "/metrics").text();
        assertThat(metrics.lines())
                .anyMatch(line ->
                        line.startsWith("litellm_proxy_failed_requests_metric_total{")
                                && line.contains("route=\"/openai/{path:path}\"")
                                && line.contains("exception_status=\"404\""))
                .anyMatch(line ->
                        line.startsWith("tollgate_upstream_connections{")
                                && line.contains("state=\"idle\""));
        assertThat(metrics).contains("\ntollgate_reservations_in_flight 0\n");
    }

    @ParameterizedTest
    @CsvSource({"/v1/files", "/openai/v1/models", "/paid"})
    void requestsCountForTheirKey(String path) throws Exception {
        String key = "sk-slow" + path.replace("/", "-");
        key(key, "{\"rpm_limit\":1}");
        assertThat(call(key, "GET", path)).isEqualTo(200);
        row();
        ROWS.clear();

        assertThat(call(key, "GET", path)).isEqualTo(429);

        assertThat(row().metadata().get("error_information")).contains("\"error_code\":\"429\"");
        assertThat(row().payer().key()).isEqualTo(KeyHash.of(key));
    }

    @Test
    void whatARequestCostsIsTakenFromTheBudget() throws Exception {
        key("sk-poor-1234567", "{\"max_budget\":0.01}");
        assertThat(call("sk-poor-1234567", "GET", "/paid")).isEqualTo(200);
        assertThat(row().cost()).isEqualTo(new Money(10_000_000));
        ROWS.clear();

        assertThat(call("sk-poor-1234567", "GET", "/paid")).isIn(400, 429);

        assertThat(row().status()).isEqualTo("failure");
        assertThat(row().cost()).isEqualTo(Money.ZERO);
    }
}
