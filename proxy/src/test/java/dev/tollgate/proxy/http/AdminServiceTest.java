package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.admin.AdminApi;
import dev.tollgate.proxy.admin.AdminClient;
import dev.tollgate.proxy.admin.AdminSettings;
import dev.tollgate.proxy.admin.Catalog;
import dev.tollgate.proxy.fake.InMemoryLedger;
import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.guard.Authentication;
import dev.tollgate.proxy.guard.JwtAuthentication;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.guard.Scopes;
import dev.tollgate.proxy.upstream.HttpUpstream;
import dev.tollgate.proxy.upstream.UpstreamSettings;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The admin API as curl calls it. */
class AdminServiceTest {

    private static final String MASTER = "sk-1234";

    @Test
    void commandsOfTheQuickStartWork() throws IOException, InterruptedException {
        WebServer server = server(Optional.of(new InMemoryRecords()));
        try {
            var made =
                    post(
                            server,
                            "/key/generate",
                            "{\"team_id\": \"engineering\", \"max_budget\": 100}");
            assertThat(made.statusCode()).isEqualTo(200);
            assertThat(made.body()).contains("\"key\":\"sk-", "\"max_budget\":100");
            String key = made.body().replaceFirst(".*\"key\":\"(sk-[^\"]+)\".*", "$1");

            assertThat(get(server, "/key/info").statusCode()).isEqualTo(200);
            assertThat(get(server, "/key/info?key=" + key).body()).contains("engineering");
            var deleted = post(server, "/key/delete", "{\"keys\": [\"" + key + "\"]}");
            assertThat(deleted.body()).isEqualTo("{\"deleted_keys\":[\"" + key + "\"]}");
            assertThat(get(server, "/key/info?key=" + key).statusCode()).isEqualTo(404);
        } finally {
            server.stop();
        }
    }

    @Test
    void pathParameterMayStandAloneWithoutBody() throws IOException, InterruptedException {
        WebServer server = server(Optional.of(new InMemoryRecords()));
        try {
            post(server, "/key/generate", "{\"key\":\"sk-abc\"}");
            assertThat(post(server, "/key/sk-abc/regenerate", "").body()).contains("\"key\":\"sk-");
            assertThat(post(server, "/key/generate", "{\"rpm_limit\":[]}").statusCode())
                    .isEqualTo(422);
            assertThat(post(server, "/key/generate", "[1").statusCode()).isEqualTo(400);
        } finally {
            server.stop();
        }
    }

    @Test
    void gatewayWithoutDatabaseSaysSo() throws IOException, InterruptedException {
        WebServer server = server(Optional.empty());
        try {
            assertThat(post(server, "/key/generate", "{\"key_alias\":\"a\"}").body())
                    .contains("No connected db.", "no_db_connection");
        } finally {
            server.stop();
        }
    }

    private static WebServer server(Optional<Records> records) {
        Snapshot snapshot =
                Gateways.snapshot("general_settings: {master_key: " + MASTER + "}\nmodel_list: []");
        AdminService service =
                new AdminService(
                        AdminApi.of(records, new InMemoryLedger(), Clock.systemUTC(), Catalog.NONE),
                        _ -> AdminClient.ADMIN,
                        _ -> AdminSettings.NONE);
        Gateway gateway =
                new Gateway(
                        new RouteTable(List.of(service)),
                        passThrough(),
                        new Door(
                                authenticator(),
                                _ -> {},
                                new Overload(() -> OverloadSettings.DEFAULT, () -> false)),
                        () -> snapshot,
                        new Stopping());
        return WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .routing(routing -> routing.any(gateway).error(Throwable.class, Gateway::bug))
                .build()
                .start();
    }

    private static ConfiguredPassThrough passThrough() {
        RawRelay relay =
                new RawRelay(
                        new HttpUpstream(UpstreamSettings.DEFAULT)::call,
                        new Flights(Duration.ofHours(1)),
                        new RawPayment(
                                new ModelCalls.Payment(
                                        Optional.empty(),
                                        new BudgetGauges(Optional.empty(), InstantSource.system()),
                                        new Spending(Optional.empty())),
                                _ -> {}));
        Chosen.Equipment equipment =
                new Chosen.Equipment(
                        (_, _, _, _) -> {
                            throw new IllegalStateException("nobody asks");
                        },
                        new TokenCounter(),
                        _ -> {});
        return new ConfiguredPassThrough(relay, new RawGuards(equipment));
    }

    private static Authenticator authenticator() {
        InstantSource clock = InstantSource.system();
        Scopes scopes = new Scopes(Scopes.Settings.PLAIN, clock);
        return new Authenticator(
                new Authentication(Optional.empty(), scopes, clock),
                new JwtAuthentication(
                        Optional.empty(), Optional.empty(), scopes, _ -> new byte[0], clock));
    }

    private static HttpResponse<String> get(WebServer server, String path)
            throws IOException, InterruptedException {
        return send(request(server, path).GET());
    }

    private static HttpResponse<String> post(WebServer server, String path, String body)
            throws IOException, InterruptedException {
        return send(request(server, path).POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(WebServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + MASTER);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
