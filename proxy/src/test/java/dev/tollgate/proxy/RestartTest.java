package dev.tollgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.http.Accounting;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.store.AuditSettings;
import dev.tollgate.proxy.store.DatabaseMigrations;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.Databases;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A budget holds to the cent however often its gateway starts anew, without Valkey. */
@Timeout(120)
class RestartTest {

    private static final String MASTER = "sk-master";
    private static final String CONFIG =
            """
            general_settings: {master_key: sk-master}
            model_list:
              - model_name: m
                litellm_params: {model: openai/good, api_base: VENDOR/v1, api_key: k, input_cost_per_token: 0.0001, output_cost_per_token: 0}
            """;

    /** A tenth of a cent. */
    private static final String CALL =
            """
            {"model":"m","max_tokens":5,"messages":[{"role":"user","content":"a [[usage prompt=10 completion=2]]"}]}
            """;

    private final HttpClient client = HttpClient.newHttpClient();

    private static final DatabaseSettings DATABASE = DatabaseSettings.of(Databases.empty());

    @BeforeAll
    static void migrate() throws Exception {
        new DatabaseMigrations(DATABASE.forMigrations()).run(Duration.ofSeconds(10));
    }

    /** A gateway from its start to its end. */
    private interface Life {
        void live(String url) throws Exception;
    }

    private static void live(Path journals, String vendor, Life life) throws Exception {
        try (Storage storage =
                        new Storage(DATABASE, AuditSettings.DEFAULT, journals, Optional.empty());
                LocalLedger ledger = new LocalLedger(InstantSource.system(), storage.seeds())) {
            Accounting accounting =
                    Accounting.NONE
                            .with(storage.directory())
                            .with(storage.records(), ledger)
                            .with(storage.spend())
                            .with(storage.reports());
            try (App app =
                    Gateways.of(
                            CONFIG.replace("VENDOR", vendor),
                            Gateways.Options.NONE.with(accounting))) {
                app.start();
                life.live("http://localhost:" + app.port());
            }
        }
    }

    private HttpResponse<String> send(String key, String url, String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + key);
        if (!body.isEmpty()) {
            request.POST(HttpRequest.BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private ObjectNode key(String url, String key) throws Exception {
        String body = send(MASTER, url + "/key/info?key=" + key, "").body();
        return (ObjectNode) Json.parse(body).path("info");
    }

    /** An answer may be read before its request is settled: then the next is told to try again. */
    private int callsUntilRefused(String url, String key) throws Exception {
        int calls = 0;
        HttpResponse<String> answer = send(key, url + "/v1/chat/completions", CALL);
        while (answer.statusCode() == 200 || answer.body().contains("Try again soon")) {
            calls += answer.statusCode() == 200 ? 1 : 0;
            answer = send(key, url + "/v1/chat/completions", CALL);
        }
        assertThat(answer.body()).contains("budget_exceeded");
        return calls;
    }

    private String made(String url, String body) throws Exception {
        HttpResponse<String> answer = send(MASTER, url + "/key/generate", body);
        return Json.parse(answer.body()).path("key").asText();
    }

    @Test
    void firstCallAfterARestartKnowsWhatWasSpentInTheWindow(@TempDir Path journals)
            throws Exception {
        StringBuilder key = new StringBuilder();
        List<Integer> calls = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        try (FakeProvider vendor = new FakeProvider(0)) {
            live(
                    journals,
                    vendor.url(),
                    url -> {
                        key.append(made(url, "{\"max_budget\":0.01,\"budget_duration\":\"1mo\"}"));
                        for (int call = 0; call < 4; call++) {
                            send(key.toString(), url + "/v1/chat/completions", CALL);
                        }
                    });
            live(
                    journals,
                    vendor.url(),
                    url -> {
                        shown.add(key(url, key.toString()).path("spend").asText());
                        calls.add(callsUntilRefused(url, key.toString()));
                        shown.add(key(url, key.toString()).path("spend").asText());
                    });
            live(
                    journals,
                    vendor.url(),
                    url -> {
                        calls.add(callsUntilRefused(url, key.toString()));
                        String set = "{\"key\":\"" + key + "\",\"spend\":0.008}";
                        send(MASTER, url + "/key/update", set);
                    });
            live(journals, vendor.url(), url -> calls.add(callsUntilRefused(url, key.toString())));
        }
        assertThat(shown).containsExactly("0.004", "0.01");
        assertThat(calls).containsExactly(6, 0, 2);
    }

    /**
     * An administrator's word counts after a restart too, whatever rows say of earlier requests.
     */
    @Test
    void whatAnAdministratorHasResetStaysReset(@TempDir Path journals) throws Exception {
        StringBuilder key = new StringBuilder();
        List<Integer> calls = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        try (FakeProvider vendor = new FakeProvider(0)) {
            live(
                    journals,
                    vendor.url(),
                    url -> {
                        key.append(keyOfATeam(url));
                        calls.add(callsUntilRefused(url, key.toString()));
                        for (String path : List.of("key/" + key, "team/t1", "user/ann")) {
                            send(MASTER, url + "/" + path + "/reset_spend", "{\"reset_to\":0}");
                        }
                    });
            live(
                    journals,
                    vendor.url(),
                    url -> {
                        calls.add(callsUntilRefused(url, key.toString()));
                        shown.add(spend(url, "team"));
                        shown.add(spend(url, "user"));
                        send(MASTER, url + "/global/spend/reset", "{}");
                    });
            live(
                    journals,
                    vendor.url(),
                    url -> {
                        shown.add(spend(url, "team"));
                        calls.add(callsUntilRefused(url, key.toString()));
                        shown.add(spend(url, "team"));
                        shown.add(spend(url, "user"));
                    });
        }
        assertThat(calls).containsExactly(3, 3, 3);
        assertThat(shown).containsExactly("0.003", "0.003", "0", "0.003", "0.006");
    }

    private String keyOfATeam(String url) throws Exception {
        send(MASTER, url + "/team/new", "{\"team_id\":\"t1\"}");
        send(MASTER, url + "/user/new", "{\"user_id\":\"ann\"}");
        return made(url, "{\"max_budget\":0.003,\"team_id\":\"t1\",\"user_id\":\"ann\"}");
    }

    private String spend(String url, String kind) throws Exception {
        String query = kind.equals("team") ? "?team_id=t1" : "?user_id=ann";
        JsonNode answer = Json.parse(send(MASTER, url + "/" + kind + "/info" + query, "").body());
        return answer.path(kind + "_info").path("spend").asText();
    }

    /** Its gateway looks at other gateways' changes only now and then, and hasn't even begun to. */
    @Test
    void deletedKeyIsUnknownToItsGatewayAtOnce(@TempDir Path journals) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        try (FakeProvider vendor = new FakeProvider(0)) {
            live(
                    journals,
                    vendor.url(),
                    url -> {
                        String key = made(url, "{}");
                        statuses.add(send(key, url + "/v1/models", "").statusCode());
                        String keys = "{\"keys\":[\"" + key + "\"]}";
                        statuses.add(send(MASTER, url + "/key/delete", keys).statusCode());
                        statuses.add(send(key, url + "/v1/models", "").statusCode());
                    });
        }
        assertThat(statuses).containsExactly(200, 200, 401);
    }
}
