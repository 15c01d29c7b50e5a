package dev.tollgate.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.spend.Journal;
import dev.tollgate.proxy.spend.SpendReports;
import dev.tollgate.proxy.spend.SpendReports.Range;
import dev.tollgate.proxy.spend.SpendReports.RowQuery;
import dev.tollgate.proxy.spend.SpendReports.Sort;
import dev.tollgate.proxy.store.Database;
import dev.tollgate.proxy.store.DatabaseMigrations;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.PostgresSpend;
import dev.tollgate.proxy.store.PostgresSpendReports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A gateway that is killed under load; {@code -Dkills=10} kills it more often. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class KilledGatewayTest {

    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final int CLIENTS = 8;
    private static final int ANSWERS = 150;

    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();

    @Test
    void eachRequestThatTheVendorSawIsOneRow(@TempDir Path journals) throws Exception {
        try (FakeProvider vendor = new FakeProvider(0);
                EmbeddedPostgres server = EmbeddedPostgres.start();
                Database database =
                        new Database(
                                DatabaseSettings.of(GatewayProcess.database(server.getPort())))) {
            new DatabaseMigrations(GatewayProcess.database(server.getPort()))
                    .run(Duration.ofSeconds(10));
            for (int kill = 0; kill < KILLS; kill++) {
                loadAndKill(vendor.url(), journals, server.getPort());
            }
            Set<String> seen =
                    vendor.requests().stream()
                            .map(request -> request.json().path("user").asText())
                            .collect(Collectors.toSet());
            assertThat(seen).hasSizeGreaterThanOrEqualTo(KILLS * ANSWERS);
            SpendReports reports = new PostgresSpendReports(database);
            try (Journal next =
                    Journal.open(Journal.Settings.in(journals), new PostgresSpend(database))) {
                Map<String, List<String>> rows =
                        Eventually.get(
                                () -> rows(reports),
                                found -> found.keySet().containsAll(seen),
                                Duration.ofSeconds(60));
                assertThat(rows).containsKeys(seen.toArray(new String[0]));
                assertThat(rows.values()).allMatch(statuses -> statuses.size() == 1);
                rows.keySet().removeAll(seen);
                // these began, and the vendor never heard of them
                assertThat(rows.values()).allMatch(List.of("failure")::equals);
                assertThat(next.state().refused()).isZero();
            }
        }
    }

    /** The states of all rows, by customer: each request has one of its own. */
    private static Map<String, List<String>> rows(SpendReports reports) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Range range = new Range(today.minusDays(1), today);
        Map<String, List<String>> rows = new HashMap<>();
        reports.rows(new RowQuery(range, Map.of(), Sort.STARTED, true, 0, 1_000_000))
                .rows()
                .forEach(row ->
                        rows.computeIfAbsent(row.path("end_user").asText(), id -> new ArrayList<>())
                                .add(row.path("status").asText()));
        return rows;
    }

    private void loadAndKill(String vendor, Path journals, int port) throws Exception {
        Process gateway =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                GatewayProcess.class.getName(),
                                vendor,
                                journals.toString(),
                                Integer.toString(port))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader out = gateway.inputReader(UTF_8);
                HttpClient client = HttpClient.newHttpClient()) {
            URI chat = URI.create("http://localhost:" + out.readLine() + "/v1/chat/completions");
            int before = answers.get();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofVirtual().start(() -> callUntilGone(client, chat)));
            }
            int enough = before + ANSWERS;
            assertThat(Eventually.get(answers::get, n -> n >= enough, Duration.ofSeconds(60)))
                    .isGreaterThanOrEqualTo(enough);
            gateway.destroyForcibly().waitFor();
            for (Thread each : clients) {
                each.join();
            }
        } finally {
            gateway.destroyForcibly();
        }
    }

    private void callUntilGone(HttpClient client, URI chat) {
        while (true) {
            HttpRequest request =
                    HttpRequest.newBuilder(chat)
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(20))
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            """
                                            {"model":"m","user":"nNUMBER","messages":[{"role":"user","content":"hello"}]}
                                            """
                                                    .replace(
                                                            "NUMBER",
                                                            Integer.toString(
                                                                    number.incrementAndGet()))))
                            .build();
            try {
                client.send(request, HttpResponse.BodyHandlers.discarding());
                answers.incrementAndGet();
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
