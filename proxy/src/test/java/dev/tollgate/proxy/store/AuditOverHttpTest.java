package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.InMemoryDirectory;
import dev.tollgate.proxy.fake.InMemoryLedger;
import dev.tollgate.proxy.guard.KeyHash;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.http.Accounting;
import dev.tollgate.proxy.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who changes what through the admin API is found at {@code /audit}. */
@Timeout(60)
class AuditOverHttpTest {

    private static final String MASTER = "sk-master-1234567";

    private final Database database = Databases.migrated();
    private final Records records = new PostgresRecords(database, Clock.systemUTC());
    private final HttpClient client = HttpClient.newHttpClient();
    private final App app =
            Gateways.of(
                    "general_settings: {master_key: " + MASTER + "}\nmodel_list: []",
                    Gateways.Options.NONE.with(
                            Accounting.NONE
                                    .with(records, new InMemoryLedger())
                                    .with(new InMemoryDirectory(records))
                                    .with(new PostgresAuditLog(database))));

    @BeforeEach
    void start() {
        app.start();
    }

    @AfterEach
    void close() {
        client.close();
        app.close();
        database.close();
    }

    private HttpResponse<String> call(String key, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                        .timeout(Duration.ofSeconds(10))
                        .header("Authorization", "Bearer " + key);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(
                (body.isEmpty() ? request.GET() : request.POST(BodyPublishers.ofString(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode audit(String query) throws IOException, InterruptedException {
        HttpResponse<String> answer = call(MASTER, "/audit" + query, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body());
    }

    private static List<String> all(JsonNode page, String field) {
        return page.path("audit_logs").valueStream().map(row -> row.path(field).asText()).toList();
    }

    @Test
    void theLogTellsWhoHasChangedWhat() throws Exception {
        call(MASTER, "/user/new", "{\"user_id\":\"bob\",\"auto_create_key\":false}");
        call(
                MASTER,
                "/key/generate",
                "{\"key\":\"sk-bob-1234567\",\"user_id\":\"bob\"}",
                "litellm-changed-by",
                "ann@acme.org");
        call(
                "sk-bob-1234567",
                "/key/update",
                "{\"key\":\"sk-bob-1234567\",\"key_alias\":\"mine\"}",
                "litellm-changed-by",
                "ann@acme.org");
        call(MASTER, "/key/block", "{\"key\":\"sk-bob-1234567\"}");
        call(MASTER, "/key/sk-bob-1234567/regenerate", "{\"new_key\":\"sk-rob-1234567\"}");

        JsonNode page = audit("?table_name=LiteLLM_VerificationToken&sort_order=asc");
        assertThat(page.path("total").asInt()).isEqualTo(5);
        assertThat(page.path("total_pages").asInt()).isEqualTo(1);
        assertThat(all(page, "action"))
                .startsWith("created", "updated", "blocked")
                .contains("deleted", "rotated");
        // an owner can't put another's name on a change
        assertThat(all(page, "changed_by")).startsWith("ann@acme.org", "bob", "default_user_id");
        assertThat(all(page, "changed_by_api_key"))
                .startsWith("litellm_proxy_master_key", KeyHash.of("sk-bob-1234567"));
        assertThat(page.toString()).doesNotContain("sk-bob-1234567", "sk-rob-1234567", MASTER);

        assertThat(audit("?changed_by=bob&page_size=1").path("total").asInt()).isEqualTo(1);
        assertThat(audit("?changed_by_api_key=sk-bob-1234567").path("total").asInt()).isEqualTo(1);
        assertThat(audit("?start_date=2020-01-01&end_date=2020-01-02").path("total").asInt())
                .isZero();
        String id = all(page, "id").getFirst();
        assertThat(Json.parse(call(MASTER, "/audit/" + id, "").body()))
                .isEqualTo(page.path("audit_logs").get(0));
    }

    @Test
    void wrongQuestionsAreRefused() throws Exception {
        assertThat(call(MASTER, "/audit?sort_by=before_value", "").body())
                .contains("'sort_by' must be one of changed_by,");
        assertThat(call(MASTER, "/audit?start_date=soon", "").statusCode()).isEqualTo(400);
        assertThat(call(MASTER, "/audit/none", "").statusCode()).isEqualTo(404);
        call(MASTER, "/key/generate", "{\"key\":\"sk-bob-1234567\"}");
        assertThat(call("sk-bob-1234567", "/audit", "").statusCode()).isBetween(401, 403);
    }
}
