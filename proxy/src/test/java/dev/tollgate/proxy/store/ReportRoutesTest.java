package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.InMemoryDirectory;
import dev.tollgate.proxy.fake.InMemoryLedger;
import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.KeyHash;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.http.Accounting;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendRow;
import dev.tollgate.proxy.spend.TestRows;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports of what was spent as clients read them: LiteLLM's bodies, and nothing of others. */
@Timeout(60)
class ReportRoutesTest {

    private static final String DAYS = "start_date=2026-03-01&end_date=2026-03-03";
    private static final List<String> PEOPLE =
            List.of("master", "ann", "bob", "carl", "eye", "look", "nobody", "head");

    private static final List<String> PATHS =
            words(
                    """
                    /spend/logs /spend/logs/v2 /spend/logs/ui /spend/tags /spend/keys
                    /spend/users /global/spend /global/spend/logs /global/spend/keys
                    /global/spend/teams /global/spend/models /global/spend/provider
                    /global/spend/tags /global/spend/all_tag_names /global/spend/report
                    /global/activity /global/activity/model /user/daily/activity
                    /user/daily/activity/aggregated /team/daily/activity
                    /organization/daily/activity /tag/daily/activity
                    /customer/daily/activity
                    """);

    private static final List<String> PARAMETERS =
            words(
                    """
                    start_date end_date api_key user_id team_id team_ids tags model page
                    page_size limit sort_by sort_order summarize group_by internal_user_id
                    request_id organization_ids
                    """);

    private static final List<String> STRANGE =
            List.of(
                    ("|\0|0|-1|999999|99999999999999999999|2026-02-31|0000-01-01|9999-12-31|{}|,,,|é"
                                    + "|+999999999-01-01|'; drop table spend_log; --|"
                                    + "x".repeat(3000))
                            .split("\\|", -1));

    private static final Database DATABASE = Databases.migrated();
    private static final InMemoryRecords RECORDS = new InMemoryRecords();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final App APP =
            Gateways.of(
                    "general_settings: {master_key: sk-master-1234567}\nmodel_list: []\n",
                    Gateways.Options.NONE.with(
                            Accounting.NONE
                                    .with(new InMemoryDirectory(RECORDS))
                                    .with(RECORDS, new InMemoryLedger())
                                    .with(new PostgresSpendReports(DATABASE))));

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }

    @BeforeAll
    static void spend() {
        APP.start();
        record(
                Kind.TEAM,
                "t1",
                "{\"team_id\":\"t1\",\"team_alias\":\"One\",\"organization_id\":\"o1\"}");
        record(Kind.TEAM, "t2", "{\"team_id\":\"t2\"}");
        for (String user : List.of("ann", "bob", "carl", "head")) {
            user(user, "internal_user");
        }
        user("look", "internal_user_viewer");
        user("eye", "proxy_admin_viewer");
        key("nobody", "{}");
        member("t1", "ann", "user");
        member("t1", "bob", "admin");
        record(
                Kind.ORGANIZATION_MEMBER,
                "o1/head",
                "{\"organization_id\":\"o1\",\"user_id\":\"head\",\"role\":\"org_admin\"}");
        new PostgresSpend(DATABASE)
                .write(
                        List.of(
                                row("r1", "ann", "t1", "c1", List.of("a")),
                                row("r2", "ann", "", "", List.of("a", "b")),
                                row("r3", "bob", "t1", "c1", List.of()),
                                row("r4", "carl", "t2", "c2", List.of("b")),
                                row("r5", "nobody", "", "", List.of())));
    }

    @AfterAll
    static void close() {
        CLIENT.close();
        APP.close();
        DATABASE.close();
    }

    private static String secret(String who) {
        return "sk-" + who + "-1234567";
    }

    private static void record(Kind kind, String id, String json) {
        RECORDS.insert(new Entry(kind, id, (ObjectNode) Json.parse(json.getBytes(UTF_8))));
    }

    private static void key(String who, String json) {
        record(Kind.KEY, KeyHash.of(secret(who)), json);
    }

    private static void user(String id, String role) {
        record(Kind.USER, id, "{\"user_id\":\"%s\",\"user_role\":\"%s\"}".formatted(id, role));
        key(id, "{\"user_id\":\"%s\",\"key_alias\":\"of %s\"}".formatted(id, id));
    }

    private static void member(String team, String user, String role) {
        record(
                Kind.TEAM_MEMBER,
                team + "/" + user,
                "{\"team_id\":\"%s\",\"user_id\":\"%s\",\"role\":\"%s\"}"
                        .formatted(team, user, role));
    }

    /** A tenth of a cent. */
    private static SpendRow row(
            String id, String who, String team, String customer, List<String> tags) {
        SpendRow row = TestRows.row(id);
        return new SpendRow(
                id,
                row.status(),
                row.callType(),
                row.started(),
                row.firstToken(),
                row.ended(),
                row.target(),
                new SpendRow.Payer(
                        KeyHash.of(secret(who)),
                        "of " + who,
                        who.equals("nobody") ? "" : who,
                        team,
                        team.equals("t1") ? "o1" : "",
                        customer),
                row.usage(),
                row.cost(),
                false,
                tags,
                Map.of(),
                Map.of());
    }

    private static HttpResponse<String> get(String who, String target)
            throws IOException, InterruptedException {
        return CLIENT.send(to(who, target).GET().build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String who, String path, String body)
            throws IOException, InterruptedException {
        return CLIENT.send(
                to(who, path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(String who, String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + APP.port() + target))
                .header("Authorization", "Bearer " + secret(who));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body().getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /spend/logs?DAYS                    | /0/startTime                   | 2026-03-02
                    /spend/logs?DAYS                    | /0/spend                       | 0.005
                    /spend/logs?DAYS                    | /0/users/ann                   | 0.002
                    /spend/logs?DAYS                    | /0/models/gpt-4o               | 0.005
                    /spend/logs?DAYS                    | /1/startTime                   | 2026-03-03
                    /spend/logs?DAYS                    | /1/spend                       | 0
                    /spend/logs?DAYS&user_id=bob        | /0/spend                       | 0.001
                    /spend/logs?DAYS&summarize=false&user_id=bob | /0/request_id         | r3
                    /spend/logs?DAYS&request_id=r4      | /0/user                        | carl
                    /spend/logs/v2?DAYS&page_size=2     | /total_pages                   | 3
                    /spend/logs/ui?DAYS&team_id=t1      | /total                         | 2
                    /spend/logs/v2?DAYS&api_key=sk-ann-1234567 | /total                  | 2
                    /spend/tags?DAYS                    | /0/individual_request_tag      | a
                    /spend/tags?DAYS                    | /1/log_count                   | 2
                    /spend/tags?DAYS                    | /1/total_spend                 | 0.002
                    /spend/users?user_id=ann            | /0/user_id                     | ann
                    /global/spend                       | /spend                         | 0.005
                    /global/spend/logs?DAYS             | /0/date                        | 2026-03-02
                    /global/spend/logs?DAYS&api_key=sk-ann-1234567 | /0/spend            | 0.002
                    /global/spend/keys?DAYS&limit=1     | /0/key_alias                   | of ann
                    /global/spend/keys?DAYS&limit=1     | /0/total_spend                 | 0.002
                    /global/spend/keys?DAYS&limit=1     | /1                             | ''
                    /global/spend/teams?DAYS            | /daily_spend/0/One             | 0.002
                    /global/spend/teams?DAYS            | /teams/0                       | One
                    /global/spend/teams?DAYS            | /total_spend_per_team/1/team_id | t2
                    /global/spend/models?DAYS           | /0/total_spend                 | 0.005
                    /global/spend/provider?DAYS         | /0/provider                    | openai
                    /global/spend/tags?DAYS&tags=b,x    | /spend_per_tag/0/log_count     | 2
                    /global/spend/tags?DAYS&tags=b,x    | /spend_per_tag/1               | ''
                    /global/spend/all_tag_names?DAYS    | /tag_names/1                   | b
                    /global/spend/report?DAYS           | /0/group_by_day                | 2026-03-02T00:00:00+00:00
                    /global/spend/report?DAYS           | /0/teams/0/team_name           | One
                    /global/spend/report?DAYS           | /0/teams/0/total_spend         | 0.002
                    /global/spend/report?DAYS           | /0/teams/0/metadata/0/total_tokens | 27
                    /global/spend/report?DAYS&group_by=customer | /0/customers/1/customer | c2
                    /global/spend/report?DAYS&group_by=api_key  | /0/model_details/0/model | gpt-4o
                    /global/spend/report?DAYS&api_key=sk-ann-1234567 | /0/total_cost     | 0.002
                    /global/activity?DAYS               | /sum_api_requests              | 5
                    /global/activity?DAYS               | /daily_data/0/total_tokens     | 135
                    /global/activity/model?DAYS         | /0/model                       | gpt-4o
                    /global/activity/model?DAYS         | /0/daily_data/0/api_requests   | 5
                    /user/daily/activity?DAYS           | /metadata/total_spend          | 0.005
                    /user/daily/activity?DAYS           | /results/0/metrics/api_requests | 5
                    /user/daily/activity?DAYS           | /results/0/breakdown/entities/ann/metrics/spend | 0.002
                    /user/daily/activity?DAYS&page_size=1 | /metadata/has_more           | true
                    /user/daily/activity/aggregated?DAYS&user_id=ann | /metadata/total_api_requests | 2
                    /team/daily/activity?DAYS&team_ids=t2 | /metadata/total_spend        | 0.001
                    /organization/daily/activity?DAYS   | /metadata/total_spend          | 0.002
                    /tag/daily/activity?DAYS&tags=a     | /results/0/breakdown/entities/a/metrics/spend | 0.002
                    /customer/daily/activity?DAYS&end_user_ids=c2 | /metadata/total_tokens | 27
                    """)
    void reportTellsWhatWasSpent(String target, String pointer, String value) throws Exception {
        JsonNode answer = json(get("master", target.replace("DAYS", DAYS)));

        assertThat(answer.at(pointer).asText()).as(answer.toString()).isEqualTo(value);
    }

    @Test
    void keysOfADayAreToldWithTheirAliases() throws Exception {
        JsonNode keys =
                json(get("master", "/user/daily/activity?" + DAYS))
                        .at("/results/0/breakdown/api_keys");

        assertThat(keys.path(KeyHash.of(secret("bob"))).at("/metadata/key_alias").asText())
                .isEqualTo("of bob");
    }

    @Test
    void customersAreAskedForByABody() throws Exception {
        String body = "{\"startTime\":\"2026-03-01T00:00:00\",\"endTime\":\"2026-03-03\"}";

        assertThat(json(post("master", "/global/spend/end_users", body)).toString())
                .isEqualTo(
                        "[{\"end_user\":\"c1\",\"total_count\":2,\"total_spend\":0.002},"
                                + "{\"end_user\":\"c2\",\"total_count\":1,\"total_spend\":0.001}]");
        assertThat(json(post("master", "/global/spend/end_users", "")).toString()).isEqualTo("[]");
    }

    /** Of the five requests; a status above 200 means that the report is refused. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    eye    | /user/daily/activity         | /metadata/total_api_requests | 5
                    ann    | /user/daily/activity         | /metadata/total_api_requests | 2
                    look   | /user/daily/activity         | /metadata/total_api_requests | 0
                    nobody | /user/daily/activity         | /metadata/total_api_requests | 1
                    ann    | /user/daily/activity?user_id=bob | | 403
                    ann    | /user/daily/activity?api_key=sk-bob-1234567 | /metadata/total_api_requests | 0
                    nobody | /user/daily/activity?api_key=sk-bob-1234567 | | 403
                    ann    | /spend/logs/v2               | /total | 2
                    nobody | /spend/logs/v2               | /total | 1
                    ann    | /spend/logs/v2?api_key=sk-bob-1234567 | /total | 0
                    ann    | /spend/logs/v2?user_id=bob   | | 403
                    ann    | /spend/logs/v2?team_id=t1    | /total | 1
                    bob    | /spend/logs/v2?team_id=t1    | /total | 2
                    bob    | /spend/logs/v2?team_id=t2    | /total | 0
                    head   | /spend/logs/v2?team_id=t1    | /total | 2
                    ann    | /team/daily/activity         | /metadata/total_api_requests | 1
                    bob    | /team/daily/activity         | /metadata/total_api_requests | 2
                    bob    | /team/daily/activity?team_ids=t2 | | 403
                    head   | /team/daily/activity?team_ids=t1 | /metadata/total_api_requests | 2
                    carl   | /team/daily/activity         | | 403
                    nobody | /team/daily/activity         | | 403
                    head   | /organization/daily/activity | /metadata/total_api_requests | 2
                    ann    | /organization/daily/activity | | 403
                    eye    | /tag/daily/activity          | /results/0/breakdown/entities/a/metrics/api_requests | 2
                    ann    | /tag/daily/activity          | | 401
                    carl   | /global/spend/tags           | /spend_per_tag/0/log_count | 1
                    ann    | /global/activity             | /sum_api_requests | 2
                    ann    | /global/spend/keys           | /1 | ''
                    ann    | /global/spend                | | 401
                    look   | /global/spend/report         | | 403
                    ann    | /spend/keys                  | /1 | ''
                    ann    | /spend/users                 | /0/user_id | ann
                    ann    | /spend/users?user_id=bob     | | 403
                    nobody | /spend/users                 | | 403
                    """)
    void everyoneSeesTheOwn(String who, String target, @Nullable String pointer, String value)
            throws Exception {
        HttpResponse<String> answer = get(who, target + (target.contains("?") ? "&" : "?") + DAYS);

        if (pointer == null) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(Integer.parseInt(value));
        } else {
            assertThat(json(answer).at(pointer).asText()).as(answer.body()).isEqualTo(value);
        }
    }

    @Test
    void onlyTheMasterKeyResetsSpend() throws Exception {
        assertThat(post("eye", "/global/spend/reset", "").statusCode()).isEqualTo(403);
        assertThat(json(post("master", "/global/spend/reset", "")).path("status").asText())
                .isEqualTo("success");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /spend/logs?start_date=march              | 'start_date' must be a date such as 2026-03-31.
                    /global/activity?start_date=2026-03-02&end_date=2026-03-01 | 'start_date' must not be after end_date.
                    /spend/logs/v2?sort_by=rank               | 'sort_by' must be startTime, spend or total_tokens.
                    /user/daily/activity?page=0               | 'page' must be a whole number from 1.
                    /global/spend/report?start_date=2026-03-02 | 'end_date' is missing: give start_date and end_date.
                    /global/spend/report?DAYS&group_by=model  | 'group_by' must be team, customer or api_key.
                    """)
    void whatMakesNoSenseIsRefused(String target, String message) throws Exception {
        HttpResponse<String> answer = get("master", target.replace("DAYS", DAYS));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void noParameterIsTooStrange() throws Exception {
        List<String> failures = new ArrayList<>();
        for (String path : PATHS) {
            for (String parameter : PARAMETERS) {
                int turn = path.length() + parameter.length();
                for (int strange : List.of(turn, turn + 7)) {
                    String value = STRANGE.get(strange % STRANGE.size());
                    String target = path + "?" + parameter + "=" + URLEncoder.encode(value, UTF_8);
                    failures.add(get("master", target).statusCode() + " " + target);
                }
            }
        }
        failures.removeIf(answer -> answer.matches("(200|400|422) .*"));
        assertThat(failures).isEmpty();
    }

    @Test
    void noPathIsAFailureForAnybody() throws Exception {
        for (String path : PATHS) {
            for (String who : PEOPLE) {
                assertThat(get(who, path + "?" + DAYS).statusCode())
                        .as(who + " " + path)
                        .isIn(200, 401, 403);
            }
        }
    }
}
