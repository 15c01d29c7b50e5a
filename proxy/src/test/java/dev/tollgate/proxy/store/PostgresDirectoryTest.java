package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.guard.CachedDirectory;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.guard.Identity;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.guard.Spent;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Money;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class PostgresDirectoryTest {

    private static final int MANY = 100_000;
    private static final int LOOK_UPS = 200;

    private static boolean insert(Records records, Kind kind, String id, String json) {
        return records.insert(RecordsContract.entry(kind, id, json));
    }

    @Test
    void readsAllThatDecidesAboutAKey() {
        try (Database database = Databases.migrated()) {
            Records records = new PostgresRecords(database, Clock.systemUTC());
            for (String budget : List.of("bk", "bm", "bo")) {
                insert(records, Kind.BUDGET, budget, "{\"max_budget\":1}");
            }
            insert(records, Kind.ORGANIZATION, "o", "{\"budget_id\":\"bo\"}");
            insert(records, Kind.TEAM, "t", "{\"organization_id\":\"o\"}");
            insert(records, Kind.USER, "u", "{}");
            insert(
                    records,
                    Kind.TEAM_MEMBER,
                    "t/u",
                    "{\"team_id\":\"t\",\"user_id\":\"u\",\"budget_id\":\"bm\"}");
            insert(
                    records,
                    Kind.KEY,
                    "hash",
                    "{\"team_id\":\"t\",\"user_id\":\"u\",\"budget_id\":\"bk\"}");
            Grant grant = new PostgresDirectory(database).byKey("hash").orElseThrow();
            assertThat(grant.key().id()).isEqualTo("hash");
            assertThat(
                            List.of(
                                            grant.user(),
                                            grant.team(),
                                            grant.member(),
                                            grant.organization(),
                                            grant.budget().ofKey(),
                                            grant.budget().ofMember(),
                                            grant.budget().ofOrganization())
                                    .stream()
                                    .map(Optional::orElseThrow)
                                    .map(Entry::id))
                    .containsExactly("u", "t", "t/u", "o", "bk", "bm", "bo");
        }
    }

    @Test
    void readsAllThatDecidesAboutATokensHolder() {
        try (Database database = Databases.migrated()) {
            Records records = new PostgresRecords(database, Clock.systemUTC());
            insert(records, Kind.BUDGET, "bm", "{\"max_budget\":1}");
            insert(records, Kind.ORGANIZATION, "o", "{}");
            insert(records, Kind.TEAM, "t", "{\"organization_id\":\"o\"}");
            insert(records, Kind.USER, "u", "{\"max_budget\":2}");
            insert(
                    records,
                    Kind.TEAM_MEMBER,
                    "t/u",
                    "{\"team_id\":\"t\",\"user_id\":\"u\",\"budget_id\":\"bm\"}");
            PostgresDirectory directory = new PostgresDirectory(database);
            Grant grant = directory.byIdentity(new Identity("t", "u", ""));
            assertThat(grant.key()).isEqualTo(new Identity("t", "u", "").key());
            assertThat(
                            List.of(
                                            grant.user(),
                                            grant.team(),
                                            grant.member(),
                                            grant.organization(),
                                            grant.budget().ofMember())
                                    .stream()
                                    .map(Optional::orElseThrow)
                                    .map(Entry::id))
                    .containsExactly("u", "t", "t/u", "o", "bm");
            Grant nobody = directory.byIdentity(new Identity("", "' or ''='", "gone"));
            assertThat(nobody.team().or(nobody::user).or(nobody::organization)).isEmpty();
        }
    }

    @Test
    void tellsWhatWasSpentWithWhatIsAllowed() {
        try (Database database = Databases.migrated()) {
            Records records = new PostgresRecords(database, Clock.systemUTC());
            insert(
                    records,
                    Kind.KEY,
                    "hash",
                    "{\"team_id\":\"t\",\"model_max_budget\":{\"gpt-4o\":{\"max_budget\":1}}}");
            Databases.execute(
                    database,
                    "insert into ${schema}.scope_spend (scope, spent, reset_at) values"
                            + " ('api_key:hash', 1.5, to_timestamp(2000000000)),"
                            + " ('model_per_key:hash:gpt-4o', 0.25, null),"
                            + " ('end_user:c', 0.5, null)");
            PostgresDirectory directory = new PostgresDirectory(database);
            assertThat(directory.byKey("hash").orElseThrow().spent())
                    .containsOnly(
                            Map.entry(
                                    "api_key:hash",
                                    new Spent(new Money(1_500_000_000), 2_000_000_000_000L)),
                            Map.entry(
                                    "model_per_key:hash:gpt-4o",
                                    new Spent(new Money(250_000_000), 0)),
                            Map.entry("team:t", Spent.NOTHING),
                            Map.entry("proxy:all", Spent.NOTHING));
            assertThat(directory.customer("c").flatMap(Entry::spent))
                    .contains(new Spent(new Money(500_000_000), 0));
        }
    }

    @Test
    void aKeyMayBelongToNobody() {
        try (Database database = Databases.migrated()) {
            Records records = new PostgresRecords(database, Clock.systemUTC());
            insert(records, Kind.KEY, "hash", "{\"team_id\":\"gone\"}");
            PostgresDirectory directory = new PostgresDirectory(database);
            Grant grant = directory.byKey("hash").orElseThrow();
            assertThat(grant.team()).isEmpty();
            assertThat(grant.budget())
                    .isEqualTo(
                            new Grant.Budgets(
                                    Optional.empty(), Optional.empty(), Optional.empty()));
            assertThat(directory.byKey("other")).isEmpty();
        }
    }

    @Test
    void aBudgetFillsWhatACustomerOrTagLeavesEmpty() {
        try (Database database = Databases.migrated()) {
            Records records = new PostgresRecords(database, Clock.systemUTC());
            insert(records, Kind.BUDGET, "b", "{\"max_budget\":5,\"rpm_limit\":7,\"x\":1}");
            String data = "{\"budget_id\":\"b\",\"max_budget\":2,\"rpm_limit\":null}";
            insert(records, Kind.CUSTOMER, "c", data);
            insert(records, Kind.TAG, "t", data);
            PostgresDirectory directory = new PostgresDirectory(database);
            assertThat(List.of(directory.customer("c"), directory.tag("t")))
                    .extracting(Optional::orElseThrow)
                    .allSatisfy(entry -> {
                        assertThat(entry.data().path("max_budget").asInt()).isEqualTo(2);
                        assertThat(entry.data().path("rpm_limit").asInt()).isEqualTo(7);
                        assertThat(entry.data().has("x")).isFalse();
                    });
            assertThat(directory.customer("none")).isEmpty();
        }
    }

    @Test
    void findsOneOfManyKeysInLessThanFiveMilliseconds() {
        try (Database database = Databases.migrated()) {
            Databases.execute(
                    database,
                    "insert into ${schema}.teams (id, data)"
                            + " select 't' || i, '{}' from generate_series(0, 999) i",
                    """
                    insert into ${schema}.keys (id, data)
                    select encode(sha256(i::text::bytea), 'hex'),
                        jsonb_build_object('key_alias', 'alias ' || i, 'team_id', 't' || i % 1000,
                            'models', '["gpt-4o"]'::jsonb, 'max_budget', 1)
                    from generate_series(1, 100000) i
                    """,
                    "analyze ${schema}.keys");
            PostgresDirectory directory = new PostgresDirectory(database);
            // as in a gateway that runs already: code is compiled, connections are open
            least(database, directory);
            Duration least = least(database, directory);
            assertThat(least).isLessThan(Duration.ofMillis(5));
            System.getLogger("tollgate")
                    .log(
                            System.Logger.Level.INFO,
                            "Look-up of one of "
                                    + MANY
                                    + " keys: "
                                    + least.toNanos() / 1000
                                    + " us");
        }
    }

    /** What others do on this machine makes a look-up longer, and none shorter. */
    private static Duration least(Database database, PostgresDirectory directory) {
        List<String> hashes =
                database.ask(connection ->
                        Sql.list(
                                connection,
                                database.sql("select id from ${schema}.keys order by id limit ?"),
                                List.of(LOOK_UPS),
                                row -> row.getString(1)));
        List<Long> nanos = new ArrayList<>();
        for (String hash : hashes) {
            long start = System.nanoTime();
            assertThat(directory.byKey(hash).orElseThrow().team()).isPresent();
            nanos.add(System.nanoTime() - start);
        }
        return Duration.ofNanos(Collections.min(nanos));
    }

    @Test
    void aFrozenDatabaseStopsNobodyForLongAndNoKnownKeyAtAll() throws Exception {
        try (var server = Databases.start();
                Database database = Databases.migrated(Databases.on(server, "frozen"))) {
            insert(new PostgresRecords(database, Clock.systemUTC()), Kind.KEY, "known", "{}");
            // everything is due for another look at once
            CachedDirectory directory =
                    new CachedDirectory(new PostgresDirectory(database), Duration.ofNanos(1));
            assertThat(directory.byKey("known")).isPresent();
            List<Long> frozen = processes(database);
            signal("STOP", frozen);
            try {
                assertUnavailableInTime(directory);
                assertThat(directory.byKey("known")).isPresent();
            } finally {
                signal("CONT", frozen);
            }
        }
    }

    private static void assertUnavailableInTime(CachedDirectory directory) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> directory.byKey("unknown"))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.Unavailable.class));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    /** The server and one process for each connection. */
    private static List<Long> processes(Database database) {
        long one =
                database.ask(connection ->
                        Sql.first(
                                        connection,
                                        "select pg_backend_pid()",
                                        List.of(),
                                        row -> row.getLong(1))
                                .orElseThrow());
        ProcessHandle parent = ProcessHandle.of(one).flatMap(ProcessHandle::parent).orElseThrow();
        List<Long> all = new ArrayList<>(parent.children().map(ProcessHandle::pid).toList());
        all.addFirst(parent.pid());
        return all;
    }

    private static void signal(String name, List<Long> processes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process)));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }
}
