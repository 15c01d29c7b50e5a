package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.AuditLog.Field;
import dev.tollgate.proxy.guard.AuditLog.Query;
import dev.tollgate.proxy.guard.Author;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes are written down with them, or not at all. */
@Timeout(60)
class PostgresAuditLogTest {

    private static final Author ANN = new Author("ann", "hash-of-ann");

    private static final Database DATABASE = Databases.migrated();

    private final Records records = new PostgresRecords(DATABASE, Clock.systemUTC());
    private final PostgresAuditLog log = new PostgresAuditLog(DATABASE);

    @BeforeEach
    void empty() {
        Databases.execute(
                DATABASE,
                "truncate ${schema}.audit_log, ${schema}.organizations, ${schema}.teams,"
                        + " ${schema}.keys, ${schema}.tags, ${schema}.models,"
                        + " ${schema}.credentials");
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static Entry entry(Kind kind, String id, String json) {
        return new Entry(kind, id, (ObjectNode) Json.parse(json));
    }

    private static Query query(Map<Field, String> equal, Field sort, int offset, int limit) {
        return new Query(
                equal, LocalDate.EPOCH, LocalDate.of(9999, 1, 1), sort, true, offset, limit);
    }

    private List<String> rows() {
        return log.find(query(Map.of(), Field.UPDATED_AT, 0, 100)).rows().stream()
                .map(row ->
                        row.path("action").asText()
                                + " "
                                + row.path("table_name").asText()
                                + " "
                                + row.path("object_id").asText())
                .toList();
    }

    @Test
    void eachChangeIsTold() {
        ANN.does(() -> {
            records.insert(entry(Kind.TEAM, "t", "{\"team_alias\":\"a\",\"max_budget\":1}"));
            records.insert(entry(Kind.TEAM, "t", "{}"));
            records.update(
                    Kind.TEAM,
                    "t",
                    data -> data.put("max_budget", 2).without(List.of("team_alias")));
            records.update(Kind.TEAM, "t", data -> data.put("updated_by", "ann"));
            records.update(Kind.TEAM, "t", data -> data.put("blocked", true));
            records.update(Kind.TEAM, "none", data -> data);
            records.delete(Kind.TEAM, "t");
            records.delete(Kind.TEAM, "t");
        });
        String team = " LiteLLM_TeamTable t";
        assertThat(rows())
                .containsExactly(
                        "created" + team, "updated" + team, "blocked" + team, "deleted" + team);

        ObjectNode updated =
                log.find(query(Map.of(Field.ACTION, "updated"), Field.ACTION, 0, 1))
                        .rows()
                        .getFirst();
        assertThat(updated.path("changed_by").asText()).isEqualTo("ann");
        assertThat(updated.path("changed_by_api_key").asText()).isEqualTo("hash-of-ann");
        assertThat(updated.path("before_value").path("max_budget").asInt()).isEqualTo(1);
        assertThat(updated.path("updated_values"))
                .isEqualTo(Json.parse("{\"max_budget\":2,\"team_alias\":null}"));
        assertThat(log.find(updated.path("id").asText())).contains(updated);
        assertThat(log.find("none")).isEmpty();
    }

    @Test
    void whatIsTakenBackWasNeverDone() {
        assertThatThrownBy(() ->
                        ANN.does(() ->
                                records.together(all -> {
                                    all.insert(entry(Kind.TAG, "t", "{}"));
                                    throw new IllegalStateException("no");
                                })))
                .isInstanceOf(IllegalStateException.class);
        assertThat(rows()).isEmpty();
        assertThat(records.find(Kind.TAG, "t")).isEmpty();
    }

    @Test
    void whatIsDeletedWithItsOwnerIsToldOnce() {
        records.insert(entry(Kind.ORGANIZATION, "o", "{}"));
        records.insert(entry(Kind.TEAM, "t", "{\"organization_id\":\"o\"}"));
        records.insert(entry(Kind.KEY, "k", "{\"team_id\":\"t\",\"organization_id\":\"o\"}"));
        ANN.does(() -> records.delete(Kind.ORGANIZATION, "o"));
        assertThat(rows())
                .containsExactlyInAnyOrder(
                        "deleted LiteLLM_OrganizationTable o",
                        "deleted LiteLLM_TeamTable t",
                        "deleted LiteLLM_VerificationToken k");
    }

    @Test
    void theGatewaysOwnChangesAndThoseOfASilentOneAreNotTold() {
        records.insert(entry(Kind.TAG, "own", "{}"));
        Records silent =
                new PostgresRecords(
                        DATABASE, Clock.systemUTC(), new AuditSettings(false, Optional.empty()));
        ANN.does(() -> silent.insert(entry(Kind.TAG, "silent", "{}")));
        assertThat(rows()).isEmpty();
    }

    @Test
    void secretsAreNotWrittenDown() {
        ANN.does(() -> {
            records.insert(
                    entry(Kind.MODEL, "m", "{\"litellm_params\":{\"api_key\":\"canary-1\"}}"));
            records.update(
                    Kind.MODEL,
                    "m",
                    data -> {
                        data.withObjectProperty("litellm_params").put("api_key", "canary-2");
                        return data;
                    });
            records.insert(
                    entry(Kind.CREDENTIAL, "c", "{\"credential_values\":{\"a\":\"canary-3\"}}"));
        });
        assertThat(rows()).hasSize(3);
        assertThat(log.find(query(Map.of(), Field.UPDATED_AT, 0, 100)).rows().toString())
                .contains("***")
                .doesNotContain("canary");
    }

    @Test
    void pagesAreSortedAndOldRowsForgotten() {
        ANN.does(() -> {
            for (String id : List.of("b", "c", "a")) {
                records.insert(entry(Kind.TAG, id, "{}"));
            }
        });
        var page = log.find(query(Map.of(Field.CHANGED_BY, "ann"), Field.OBJECT_ID, 1, 1));
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.rows())
                .extracting(row -> row.path("object_id").asText())
                .containsExactly("b");

        Databases.execute(
                DATABASE,
                "update ${schema}.audit_log set at = now() - interval '40 days' where object_id ="
                        + " 'a'",
                "insert into ${schema}.keys (id, data) values ('over',"
                        + " '{\"replaced_by\":\"x\",\"expires\":\"2020-01-01T00:00:00Z\"}'), ('expired',"
                        + " '{\"expires\":\"2020-01-01T00:00:00Z\"}')");
        new PostgresUpkeep(DATABASE, DatabaseSettings.Upkeep.USUAL, Optional.empty()).once();
        assertThat(rows()).hasSize(3);
        new PostgresUpkeep(
                        DATABASE, DatabaseSettings.Upkeep.USUAL, Optional.of(Duration.ofDays(30)))
                .once();
        assertThat(rows()).hasSize(2);
        assertThat(records.find(Kind.KEY, "over")).isEmpty();
        assertThat(records.find(Kind.KEY, "expired")).isPresent();
    }
}
