package dev.tollgate.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.command.Outcome;
import dev.tollgate.proxy.command.Tollgate;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.http.Accounting;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.store.AuditSettings;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.DatabaseUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class ImportTest {

    private static final String MASTER = "sk-master-1234567";

    private static final String YAML =
            """
            general_settings: {master_key: sk-master-1234567}
            model_list:
              - model_name: gpt-4o
                litellm_params: {model: openai/gpt-4o, mock_response: hello}
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Map<String, String> variables, String... arguments) {
        PrintStream told = new PrintStream(out, true, UTF_8);
        PrintStream wrong = new PrintStream(err, true, UTF_8);
        return switch (new Tollgate(variables, told, wrong).parse(arguments)) {
            case Outcome.Import taken -> new Import(variables, told, wrong).run(taken);
            case Outcome.Migrate migrate -> new Migration(variables, told, wrong).run(migrate);
            case Outcome.Exit exit -> exit.code();
            case Outcome.Serve _, Outcome.RotateSalt _ -> -1;
        };
    }

    private static String fixture() throws Exception {
        try (InputStream file = ImportTest.class.getResourceAsStream("store/litellm.sql")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .replace("${schema}", "theirs");
        }
    }

    @Test
    void usersKeepTheirKeysAndTheirBudgetsGoOn(@TempDir Path journals) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(fixture());
            String url = "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
            Map<String, String> variables =
                    Map.of("DATABASE_URL", url, "THEIRS", url + "?schema=theirs");
            assertThat(run(variables, "migrate")).isZero();

            assertThat(run(variables, "import-litellm", "--from-env", "THEIRS")).isZero();

            assertThat(out.toString(UTF_8).replaceAll(" +", " "))
                    .contains("\n read imported here skipped\n")
                    .contains("\nkeys 5 4 0 1 sessions of LiteLLM's pages, or without an id\n")
                    .contains("Not imported: 1 of LiteLLM_ProxyModelTable: ");
            try (Storage storage =
                            new Storage(
                                    DatabaseSettings.of(DatabaseUrl.parse(url).address()),
                                    AuditSettings.DEFAULT,
                                    journals,
                                    Optional.empty());
                    LocalLedger ledger = new LocalLedger(InstantSource.system(), storage.seeds());
                    App app =
                            Gateways.of(YAML, Gateways.Options.NONE.with(kept(storage, ledger)))) {
                app.start();
                goesOn(app);
            }
        }
    }

    private static Accounting kept(Storage storage, LocalLedger ledger) {
        return Accounting.NONE
                .with(storage.directory())
                .with(storage.records(), ledger)
                .with(storage.spend())
                .with(storage.reports());
    }

    private static void goesOn(App app) {
        assertThat(chat(app, "sk-ada-of-the-compilers")).isEqualTo(200);
        assertThat(chat(app, "sk-same-alias")).as("a blocked key").isEqualTo(401);
        int refused =
                Eventually.get(
                        () -> chat(app, "sk-spent-all-of-it"),
                        status -> status != 200,
                        Duration.ofSeconds(5));
        assertThat(refused).as("over its budget").isBetween(400, 429);
        assertThat(spend(app, "/key/info?key=sk-spent-all-of-it", "/info")).startsWith("1.000");
        assertThat(spend(app, "/team/info?team_id=t1", "/team_info")).startsWith("4.75");
        assertThat(spend(app, "/user/info?user_id=u1", "/user_info")).startsWith("3.25");
    }

    private static int chat(App app, String key) {
        String body = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
        return send(request(app, "/v1/chat/completions", key)
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    /** Counters learn what was spent a moment after they are first asked for. */
    private static String spend(App app, String path, String where) {
        return Eventually.get(
                () -> {
                    JsonNode answer = Json.parse(send(request(app, path, MASTER)).body());
                    return answer.at(where + "/spend").asText();
                },
                spend -> !spend.equals("0") && !spend.startsWith("0.0"),
                Duration.ofSeconds(5));
    }

    private static HttpRequest.Builder request(App app, String path, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    postgresql://u:hidden@localhost:1/o |                                     | 1 | THEIRS is empty
                    postgresql://u:hidden@localhost:1/o | mysql://u:hidden@h/d                | 1 | THEIRS doesn't begin with postgresql://
                    postgresql://u:hidden@localhost:1/o | postgresql://u:hidden@localhost:1/t | 1 | can't be reached
                                                        | postgresql://u:hidden@localhost:1/t | 1 | set DATABASE_URL
                    """)
    void whatIsMissingIsToldInALine(
            String ours, String theirs, int code, String words, @TempDir Path folder)
            throws IOException {
        Path config = folder.resolve("config.yaml");
        Files.writeString(config, "general_settings: {database_connection_timeout: 1}");
        Map<String, String> variables =
                Map.of(
                        "DATABASE_URL",
                        Objects.requireNonNullElse(ours, ""),
                        "THEIRS",
                        Objects.requireNonNullElse(theirs, ""));
        String[] arguments = {
            "import-litellm", "--from-env", "THEIRS", "--config", config.toString()
        };
        assertThat(run(variables, arguments)).isEqualTo(code);
        assertThat(err.toString(UTF_8).lines()).singleElement().asString().contains(words);
        assertThat(err.toString(UTF_8)).doesNotContain("hidden");
    }

    @ParameterizedTest
    @CsvSource({
        "'', --from-env",
        "--from-env THEIRS --spend-since yesterday, --spend-since",
        "--from-env THEIRS --force, --force",
    })
    void wrongUsageIsTold(String arguments, String words) {
        String[] all = ("import-litellm " + arguments).strip().split(" ", -1);
        assertThat(run(Map.of(), all)).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains(words);
    }
}
