package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.guard.KeyHash;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.store.LiteLlmImport.NotImportedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class LiteLlmImportTest {

    private static final LiteLlmImport.Options USUAL =
            new LiteLlmImport.Options(Optional.empty(), false, false);
    private static final String ADA = KeyHash.of("sk-ada-of-the-compilers");

    private final DatabaseSettings.Address source = Databases.empty();
    private final Database theirs = Databases.opened(source);
    private final Database ours = Databases.migrated();
    private final Records records = new PostgresRecords(ours, Clock.systemUTC());
    private final List<String> progress = new ArrayList<>();

    @AfterEach
    void close() {
        theirs.close();
        ours.close();
    }

    private void fill() {
        Databases.execute(theirs, fixture());
    }

    private static String fixture() {
        try (InputStream file = LiteLlmImportTest.class.getResourceAsStream("litellm.sql")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String imported(LiteLlmImport.Options options) throws NotImportedException {
        return new LiteLlmImport(source, ours, options, progress::add)
                .run().steps().stream()
                        .map(step ->
                                String.join(
                                        " ",
                                        step.what() + ":",
                                        Long.toString(step.read()),
                                        Long.toString(step.written()),
                                        Long.toString(step.present()),
                                        Long.toString(step.skipped())))
                        .collect(Collectors.joining("\n"));
    }

    private JsonNode data(Kind kind, String id) {
        return records.find(kind, id).map(Entry::data).orElseThrow();
    }

    private List<String> texts(String sql) {
        return ours.ask(connection ->
                Sql.list(connection, ours.sql(sql), List.of(), row -> row.getString(1)));
    }

    @Test
    void takesEveryKindOverAndCountsIt() throws Exception {
        fill();

        assertThat(imported(USUAL))
                .isEqualTo(
                        """
                        budgets: 3 3 0 0
                        organizations: 1 1 0 0
                        users: 3 3 0 0
                        teams: 1 1 0 0
                        team members: 4 3 0 1
                        organization members: 1 1 0 0
                        customers: 2 2 0 0
                        tags: 1 1 0 0
                        keys: 5 4 0 1
                        spend so far: 11 10 0 1
                        daily sums: 3 3 0 0
                        requests: 2 2 0 0\
                        """);
        assertThat(progress).contains("keys: 5 read");
    }

    @Test
    void aKeyIsFoundWithAllThatDecidesAboutItsRequests() throws Exception {
        fill();
        imported(USUAL);

        Grant grant = new PostgresDirectory(ours).byKey(ADA).orElseThrow();

        JsonNode key = grant.key().data();
        assertThat(key.path("expires").asText()).isEqualTo("2099-01-02T03:04:05.006Z");
        assertThat(key.path("created_at").asText()).isEqualTo("2025-05-06T07:08:09.010Z");
        assertThat(key.path("max_budget").decimalValue()).isEqualByComparingTo("1");
        assertThat(key.path("metadata").path("tags").path(0).asText()).isEqualTo("nightly");
        assertThat(key.has("spend") || key.has("token") || key.has("blocked")).isFalse();
        JsonNode team = grant.team().orElseThrow().data();
        assertThat(team.path("model_aliases").path("fast").asText()).isEqualTo("gpt-4o-mini");
        assertThat(team.path("object_permission").path("mcp_servers").path(0).asText())
                .isEqualTo("github");
        assertThat(team.has("members_with_roles")).isFalse();
        assertThat(grant.user().orElseThrow().data().has("password")).isFalse();
        assertThat(grant.member().orElseThrow().data().path("role").asText()).isEqualTo("admin");
        assertThat(grant.organization()).isPresent();
        assertThat(grant.budget().ofMember().orElseThrow().data().path("rpm_limit").asInt())
                .isEqualTo(7);
        assertThat(data(Kind.TEAM_MEMBER, "t1/u2").path("user_email").asText())
                .isEqualTo("bob@example.org");
        assertThat(data(Kind.TEAM_MEMBER, "t1/u3").path("role").asText()).isEqualTo("user");
        assertThat(data(Kind.ORGANIZATION_MEMBER, "o1/u1").path("role").asText())
                .isEqualTo("org_admin");
        assertThat(data(Kind.TAG, "nightly").path("name").asText()).isEqualTo("nightly");
        assertThat(data(Kind.CUSTOMER, "c1").path("blocked").asBoolean()).isTrue();
    }

    @Test
    void keysThatLiteLlmHasOnlyItsWayAreMadeOurs() throws Exception {
        fill();
        imported(USUAL);

        String hash = KeyHash.of("sk-same-alias");
        List<String> aliases =
                List.of(
                        data(Kind.KEY, hash).path("key_alias").asText(),
                        data(Kind.KEY, ADA).path("key_alias").asText());
        assertThat(aliases)
                .contains("ada")
                .doesNotHaveDuplicates()
                .allMatch(a -> a.matches("ada(-[0-9a-f]{8})?"));
        assertThat(records.find(Kind.KEY, KeyHash.of("sk-from-the-first-version"))).isPresent();
        assertThat(records.find(Kind.KEY, KeyHash.of("sk-of-the-pages"))).isEmpty();
    }

    @Test
    void budgetsGoOnFromWhatWasSpent() throws Exception {
        fill();
        imported(USUAL);

        assertThat(
                        texts(
                                "select scope || ' ' || trim_scale(spent) || coalesce(' ' || (reset_at"
                                        + " > now() + interval '8 days'), '') from"
                                        + " ${schema}.scope_spend where scope not like 'api_key:%'"
                                        + " order by scope"))
                .containsExactly(
                        "end_user:c1 0.125",
                        "organization:o1 12.5",
                        "proxy:all 20",
                        "tag:nightly 0.75",
                        "team:t1 4.75",
                        "team_member:t1:u1 1.5 true",
                        "user:u1 3.25");
        assertThat(
                        new PostgresSeeds(ours, Clock.systemUTC())
                                .spent(List.of("api_key:" + ADA))
                                .get("api_key:" + ADA)
                                .amount())
                .isEqualTo(Money.ofDollars(new BigDecimal("0.75")));
    }

    @Test
    void requestsKeepTheirCostAndLoseTheirTexts() throws Exception {
        fill();
        imported(USUAL);

        assertThat(
                        texts(
                                "select concat_ws(' ', request_id, day, status, trim_scale(cost),"
                                        + " prompt_tokens, completion_tokens, usage -> 'cache_read',"
                                        + " usage -> 'reasoning', vendor, key_alias, tags, metadata)"
                                        + " from ${schema}.spend_log order by request_id"))
                .containsExactly(
                        "r1 2026-01-02 success 0.0000125 20 10 5 4 openai ada {nightly}"
                                + " {\"spend_logs_metadata\": {\"run\": 1}}",
                        "r2 2026-02-03 failure 0 0 0 0 0   {} {}");
        assertThat(
                        texts(
                                "select concat_ws(' ', day, entity_kind, entity_id, model, prompt_tokens,"
                                        + " trim_scale(cost), requests, failures) from"
                                        + " ${schema}.daily_spend order by day, entity_kind"))
                .containsExactly(
                        "2026-01-02 tag nightly gpt-4o 22 0.2500125 2 0",
                        "2026-01-02 user u1 gpt-4o 22 0.2500125 2 0",
                        "2026-02-03 user   0 0 1 1");
    }

    @Test
    void runAgainItAddsWhatIsMissingAndKeepsWhatWasChanged() throws Exception {
        fill();
        imported(USUAL);
        records.update(Kind.KEY, ADA, key -> key.put("max_budget", 9));
        Databases.execute(
                theirs,
                "insert into ${schema}.\"LiteLLM_VerificationToken\" (token) values ('new')",
                "update ${schema}.\"LiteLLM_TeamTable\" set spend = 40");

        assertThat(imported(USUAL))
                .contains("keys: 6 1 4 1", "spend so far: 11 0 10 1", "requests: 2 0 2 0")
                .contains("daily sums: 3 0 3 0");
        assertThat(data(Kind.KEY, ADA).path("max_budget").asInt()).isEqualTo(9);

        assertThat(imported(new LiteLlmImport.Options(Optional.empty(), true, false)))
                .contains("keys: 6 1 4 1", "teams: 1 0 1 0");
        assertThat(data(Kind.KEY, ADA).path("max_budget").asInt()).isOne();
        assertThat(
                        new PostgresSeeds(ours, Clock.systemUTC())
                                .spent(List.of("team:t1"))
                                .get("team:t1")
                                .amount())
                .isEqualTo(Money.ofDollars(new BigDecimal("40")));
    }

    @Test
    void aDryRunCountsAndKeepsNothing() throws Exception {
        fill();

        assertThat(imported(new LiteLlmImport.Options(Optional.empty(), false, true)))
                .contains("keys: 5 4 0 1", "spend so far: 11 10 0 1", "requests: 2 2 0 0");
        assertThat(
                        texts(
                                "select 1 from ${schema}.keys, ${schema}.users, ${schema}.changes"
                                        + " union all select 1 from ${schema}.scope_spend union all"
                                        + " select 1 from ${schema}.spend_log union all select 1 from"
                                        + " ${schema}.daily_spend"))
                .isEmpty();
    }

    @Test
    void spendMayBeginLater() throws Exception {
        fill();

        assertThat(
                        imported(
                                new LiteLlmImport.Options(
                                        Optional.of(LocalDate.of(2026, 2, 1)), false, false)))
                .contains("daily sums: 1 1 0 0", "requests: 1 1 0 0", "spend so far: 11 10 0 1");
    }

    @Test
    void anotherVersionMayHaveFewerTablesAndOtherColumns() throws Exception {
        Databases.execute(
                theirs,
                "create schema ${schema}",
                "create table ${schema}.\"LiteLLM_VerificationToken\" (token text, spend float8,"
                        + " models text[], expires timestamptz, of_tomorrow int)",
                "insert into ${schema}.\"LiteLLM_VerificationToken\" values ('abc', 1e-7, '{a,b}',"
                        + " '2030-01-01T00:00:00+01', 5)",
                "create table ${schema}.\"LiteLLM_TeamTable\" (team_id text, members_with_roles"
                        + " jsonb)",
                "insert into ${schema}.\"LiteLLM_TeamTable\" values ('t', '{}')");

        assertThat(imported(USUAL)).contains("keys: 1 1 0 0", "teams: 1 1 0 0", "users: 0 0 0 0");
        assertThat(data(Kind.KEY, "abc").path("expires").asText())
                .isEqualTo("2029-12-31T23:00:00Z");
        assertThat(texts("select trim_scale(spent)::text from ${schema}.scope_spend"))
                .containsExactly("0.0000001");
    }

    @Test
    void whatIsLeftBehindIsToldWithAdvice() throws Exception {
        fill();

        assertThat(new LiteLlmImport(source, ours, USUAL, progress::add).run().left())
                .singleElement()
                .satisfies(left -> {
                    assertThat(left.table()).isEqualTo("LiteLLM_ProxyModelTable");
                    assertThat(left.rows()).isOne();
                    assertThat(left.advice()).contains("config.yaml");
                });
    }

    @Test
    void aDatabaseThatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> imported(USUAL))
                .isInstanceOf(NotImportedException.class)
                .hasMessageContaining(source.place())
                .hasMessageContaining("LiteLLM_VerificationToken");
        try (Database empty = Databases.opened(Databases.empty())) {
            assertThatThrownBy(() -> new LiteLlmImport(source, empty, USUAL, progress::add).run())
                    .isInstanceOf(NotImportedException.class)
                    .hasMessageContaining("tollgate migrate");
        }
    }
}
