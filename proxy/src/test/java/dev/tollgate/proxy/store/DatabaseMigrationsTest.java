package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.DatabaseMigrations.NotMigratedException;
import dev.tollgate.proxy.store.DatabaseSettings.Address;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class DatabaseMigrationsTest {

    private static final Duration WAIT = Duration.ofSeconds(30);

    @Test
    void makesAllTablesOnceAndFindsNothingToDoAfterwards() throws Exception {
        DatabaseMigrations migrations = new DatabaseMigrations(Databases.empty());
        assertThat(migrations.run(WAIT))
                .isEqualTo(new DatabaseMigrations.Done("3", SchemaCheck.NEEDED));
        assertThat(migrations.run(WAIT)).isEqualTo(new DatabaseMigrations.Done("3", 0));
    }

    @Test
    void theSchemaThatIsNeededIsTheNewestMigrations() throws Exception {
        assertThat(migrationFiles())
                .hasSize(SchemaCheck.NEEDED)
                .anyMatch(name -> name.startsWith("V" + SchemaCheck.NEEDED + "__"));
    }

    private static List<String> migrationFiles() throws Exception {
        try (var files = Files.list(folder())) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(DatabaseMigrations.class.getResource("migrations").toURI());
    }

    @Test
    void twoRunsAtOnceBothSucceedAndNothingIsDoneTwice() throws Exception {
        Address address = Databases.empty();
        Callable<DatabaseMigrations.Done> run = () -> new DatabaseMigrations(address).run(WAIT);
        try (var threads = Executors.newFixedThreadPool(2)) {
            int applied =
                    threads.invokeAll(List.of(run, run)).stream()
                            .mapToInt(DatabaseMigrationsTest::applied)
                            .sum();
            assertThat(applied).isEqualTo(SchemaCheck.NEEDED);
        }
    }

    private static int applied(Future<DatabaseMigrations.Done> run) {
        return run.resultNow().applied();
    }

    @Test
    void whoeverWaitsTooLongForAnotherRunSaysSo() throws Exception {
        Address address = Databases.empty();
        try (Database database = Databases.opened(address);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Databases.execute(database, "create schema ${schema}");
            CountDownLatch end = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(1);
            // a table of the first migration, not there yet, but in its way
            Future<Boolean> blocking = threads.submit(() -> blockTable(database, begun, end));
            begun.await();
            Future<DatabaseMigrations.Done> slow =
                    threads.submit(() -> new DatabaseMigrations(address).run(WAIT));
            Eventually.get(() -> waiting(database), count -> count > 0, WAIT);
            assertThatThrownBy(() -> new DatabaseMigrations(address).run(Duration.ofSeconds(1)))
                    .isInstanceOf(NotMigratedException.class)
                    .hasMessageEndingWith(
                            "another run has held its lock for 1 s; end it if it hangs, or give"
                                    + " more time with --lock_timeout");
            end.countDown();
            assertThat(blocking.get()).isTrue();
            assertThat(slow.get().applied()).isEqualTo(SchemaCheck.NEEDED);
        }
    }

    private static boolean blockTable(Database database, CountDownLatch begun, CountDownLatch end) {
        return database.ask(connection -> {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(database.sql("create table ${schema}.budgets ()"));
                begun.countDown();
                return end.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    /** How many transactions wait for another one's end. */
    private static long waiting(Database database) {
        return database.ask(connection ->
                Sql.first(
                                connection,
                                "select count(*) from pg_locks"
                                        + " where locktype = 'transactionid' and not granted",
                                List.of(),
                                row -> row.getLong(1))
                        .orElse(0L));
    }

    @Test
    void worksBesideTablesOfLiteLlm() throws Exception {
        Address address = Databases.empty();
        try (Database database = Databases.opened(address)) {
            Databases.execute(
                    database,
                    "create schema ${schema}",
                    "create table ${schema}.\"LiteLLM_VerificationToken\" (token text)");
            assertThat(new DatabaseMigrations(address).run(WAIT).applied())
                    .isEqualTo(SchemaCheck.NEEDED);
        }
    }

    @Test
    void aDatabaseOutOfReachIsWaitedFor() {
        Address nowhere =
                new Address("localhost:1", "x", "u", new Secret("pw"), "public", Map.of());
        long before = System.nanoTime();

        assertThatThrownBy(() -> new DatabaseMigrations(nowhere).await(Duration.ofMillis(700)))
                .isInstanceOf(NotMigratedException.class)
                .hasMessageContaining("refused");
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isGreaterThanOrEqualTo(Duration.ofMillis(700));
    }

    @Test
    void aDatabaseOutOfReachIsToldInOneLine() {
        Address nowhere =
                new Address("localhost:1", "x", "u", new Secret("pw"), "public", Map.of());
        assertThatThrownBy(() -> new DatabaseMigrations(nowhere).run(WAIT))
                .isInstanceOf(NotMigratedException.class)
                .hasMessageStartingWith("The database localhost:1/x isn't migrated: ")
                .hasMessageContaining("refused")
                .hasMessageNotContainingAny("pw", "\n");
    }

    /** What it says once the database has answered, however slow the machine is. */
    private static Optional<String> answer(SchemaCheck check) {
        return Eventually.get(
                check::problem,
                problem -> problem.filter(why -> why.contains("hasn't answered")).isEmpty(),
                WAIT);
    }

    @Test
    void servesOnlyWhenTheSchemaFits() throws Exception {
        Address address = Databases.empty();
        try (Database database = Databases.opened(address)) {
            SchemaCheck check = new SchemaCheck(database);
            assertThat(answer(check))
                    .hasValue(
                            "The database has schema 0, this gateway needs 3; run tollgate"
                                    + " migrate");
            new DatabaseMigrations(address).run(WAIT);
            assertThat(Eventually.get(check::problem, Optional::isEmpty, WAIT)).isEmpty();
        }
    }

    @Test
    void aNewerSchemaFitsAndIsLeftAlone() throws Exception {
        Address address = Databases.empty();
        try (Database database = Databases.migrated(address)) {
            Databases.execute(
                    database,
                    """
                    insert into ${schema}.flyway_schema_history
                    (installed_rank, version, description, type, script, installed_by,
                        execution_time, success)
                    values (99, '99', 'newer', 'SQL', 'V99__newer.sql', 'x', 1, true)
                    """);
            assertThat(answer(new SchemaCheck(database))).isEmpty();
            assertThat(new DatabaseMigrations(address).run(WAIT))
                    .isEqualTo(new DatabaseMigrations.Done("99", 0));
        }
    }

    @Test
    void anOlderSchemaDoesNotFit() {
        try (Database database = Databases.migrated()) {
            Databases.execute(
                    database, "delete from ${schema}.flyway_schema_history where version = '3'");
            assertThat(answer(new SchemaCheck(database)))
                    .hasValueSatisfying(why -> assertThat(why).contains("schema 2", "needs 3"));
        }
    }
}
