package dev.tollgate.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.command.Outcome;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.ConfigurationLoader;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.http.Telemetry;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.provider.Providers;
import dev.tollgate.proxy.provider.Stamp;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.store.DatabaseMigrations;
import dev.tollgate.proxy.store.DatabaseUrl;
import dev.tollgate.proxy.upstream.HttpUpstream;
import dev.tollgate.proxy.upstream.Upstream;
import dev.tollgate.proxy.upstream.UpstreamSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Gateways that share models through their database. */
@Timeout(90)
@Execution(ExecutionMode.CONCURRENT)
class StoredModelsTest {

    private static final String MASTER = "sk-1234";
    private static final String SALT = "LITELLM_SALT_KEY";
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String CONFIG =
            """
            model_list:
              - model_name: of-file
                litellm_params: {model: openai/gpt-4o, api_key: sk-file, api_base: "VENDOR/v1"}
                model_info: {id: file}
            general_settings: {master_key: sk-1234, database_connection_timeout: 1}
            """;

    @TempDir private Path folder;

    @Test
    void modelOfOneGatewayIsServedByAllAndItsKeyIsNobodysToRead() throws Exception {
        try (FakeProvider vendor = new FakeProvider(0);
                EmbeddedPostgres server = EmbeddedPostgres.start()) {
            String url = "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
            new DatabaseMigrations(DatabaseUrl.parse(url).address()).run(Duration.ofSeconds(10));
            try (Node one = node(vendor, url, "old");
                    Node other = node(vendor, url, "old")) {
                assertThat(untilReady(other)).isEqualTo(200);
                add(one, vendor.url());
                assertThat(soon(other, "of-database")).isEqualTo(200);
                assertThat(vendor.requests().getLast().header("authorization"))
                        .isEqualTo("Bearer sk-of-database");
                assertThat(rows(server)).contains("tg1:").doesNotContain("sk-of-database", "/v1");
                assertThat(other.get("/model/info").body())
                        .contains("\"db_model\":true", "\"db_model\":false")
                        .doesNotContain("sk-of-database");

                breakOne(server);
                one.post("/model/new", model("third", "\"litellm_credential_name\":\"shared\""));
                assertThat(soon(other, "third")).as("beside a broken one").isEqualTo(200);
                one.post("/model/delete", "{\"id\":\"third\"}");
                assertThat(Eventually.get(() -> other.chat("third"), status -> status != 200, SOON))
                        .isEqualTo(400);
                rotated(vendor, url, other);
            }
        }
    }

    /** The new salt key is refused until the database has it; the old one serves on. */
    private void rotated(FakeProvider vendor, String url, Node old) {
        try (Node renewed = node(vendor, url, "new")) {
            assertThat(renewed.get("/health/readiness").statusCode()).isEqualTo(503);
            assertThat(renewed.get("/health/readiness").body()).contains("another salt key");
            assertThat(renewed.chat("of-file")).isEqualTo(200);
            assertThat(renewed.post("/model/new", model("no", "\"api_key\":\"k\"")).statusCode())
                    .isEqualTo(503);

            assertThat(rotate(url, "wrong", "new")).startsWith("1 LITELLM_SALT_KEY_OLD is not");
            assertThat(rotate(url, "old", "new"))
                    .startsWith("0 Models and credentials")
                    .contains(": 2");
            assertThat(rotate(url, "old", "new")).contains(": 0");

            assertThat(untilReady(renewed)).isEqualTo(200);
            assertThat(soon(renewed, "of-database")).isEqualTo(200);
            assertThat(old.chat("of-database")).isEqualTo(200);
            assertThat(old.post("/model/new", model("no", "\"api_key\":\"k\"")).body())
                    .contains("another salt key");
        }
    }

    @Test
    void gatewayWithoutItsDatabaseServesTheConfigurationsModels() {
        try (FakeProvider vendor = new FakeProvider(0);
                Node alone = node(vendor, "postgresql://u@localhost:1/x", "old")) {
            assertThat(alone.chat("of-file")).isEqualTo(200);
            assertThat(alone.get("/health/readiness").statusCode()).isEqualTo(503);
        }
    }

    private static void add(Node one, String vendor) {
        assertThat(
                        one.post(
                                        "/credentials",
                                        "{\"credential_name\":\"shared\",\"credential_values\":"
                                                + "{\"api_key\":\"sk-of-database\",\"api_base\":\""
                                                + vendor
                                                + "/v1\"},\"credential_info\":{}}")
                                .statusCode())
                .isEqualTo(200);
        HttpResponse<String> made =
                one.post(
                        "/model/new",
                        model("of-database", "\"litellm_credential_name\":\"shared\""));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        HttpResponse<String> own =
                one.post("/model/new", model("second", "\"api_key\":\"sk-of-database\""));
        assertThat(own.body()).contains("\"model_id\":\"second\"").doesNotContain("sk-of", "tg1:");
    }

    private static String model(String name, String more) {
        return "{\"model_name\":\"%s\",\"litellm_params\":{\"model\":\"openai/gpt-4o\",%s},\"model_info\":{\"id\":\"%s\"}}"
                .formatted(name, more, name);
    }

    private static int soon(Node node, String model) {
        return Eventually.get(() -> node.chat(model), status -> status == 200, SOON);
    }

    private static int untilReady(Node node) {
        return Eventually.get(
                () -> node.get("/health/readiness").statusCode(),
                status -> status == 200,
                Duration.ofSeconds(20));
    }

    private static void breakOne(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into models (id, data) values ('broken', '{\"litellm_params\":{}}')");
        }
    }

    private static String rows(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select string_agg(data::text, ' ') from"
                                        + " (select data from models union all"
                                        + " select data from credentials) all_rows")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Exit code and what was said. */
    private static String rotate(String url, String old, String next) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(said, true, UTF_8);
        Map<String, String> variables = Map.of("DATABASE_URL", url, SALT, next, SALT + "_OLD", old);
        int code =
                new SaltRotationRun(variables, print, print)
                        .run(new Outcome.RotateSalt(Optional.empty()));
        return code + " " + said.toString(UTF_8);
    }

    private Node node(FakeProvider vendor, String url, String salt) {
        return node(vendor, Map.of("DATABASE_URL", url, "STORE_MODEL_IN_DB", "True", SALT, salt));
    }

    private Node node(FakeProvider vendor, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("TOLLGATE_DATA_DIR", folder.toString());
        Configuration configuration =
                new ConfigurationLoader(variables, Snapshots.vendorDefaults())
                        .read("config.yaml", CONFIG.replace("VENDOR", vendor.url()));
        Backends backends = Backends.of(configuration);
        Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);
        Providers providers = Providers.of(Stamp.of(Clock.systemUTC()), upstream);
        Router.Parts routing = Snapshots.routing(backends.shared());
        App app =
                new App(
                        new App.Listen(
                                "127.0.0.1",
                                0,
                                Optional.empty(),
                                new Drain(Duration.ZERO, Duration.ofSeconds(5))),
                        new App.Parts(
                                upstream,
                                Telemetry.of(_ -> {}),
                                backends.values(),
                                backends.accounting(),
                                Optional.empty()),
                        Snapshots.of(configuration, providers, routing));
        backends.follow(new LiveConfiguration(configuration, providers, routing, app::use));
        app.start();
        backends.start();
        return new Node(app, backends, HttpClient.newHttpClient());
    }

    /** One gateway. */
    private record Node(App app, Backends backends, HttpClient client) implements AutoCloseable {

        int chat(String model) {
            HttpResponse<String> answer =
                    post(
                            "/v1/chat/completions",
                            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"num_retries\":0}"
                                    .formatted(model));
            JsonNode body = Json.parse(answer.body());
            assertThat(body.isObject()).isTrue();
            return answer.statusCode();
        }

        HttpResponse<String> get(String path) {
            return send(request(path).GET());
        }

        HttpResponse<String> post(String path, String body) {
            return send(request(path).POST(BodyPublishers.ofString(body)));
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                    .timeout(Duration.ofSeconds(15))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + MASTER);
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                return client.send(request.build(), BodyHandlers.ofString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            client.close();
            app.close();
            backends.close();
        }
    }
}
