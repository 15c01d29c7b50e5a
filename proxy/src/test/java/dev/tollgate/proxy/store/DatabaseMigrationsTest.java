package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.DatabaseMigrations.NotMigratedException;
import dev.tollgate.proxy.store.DatabaseSettings.Address;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
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
    void twoRunsAtOnceBothSucceedAndOneOfThemDoesTheWork() throws Exception {
        Address address = Databases.empty();
        Callable<DatabaseMigrations.Done> run = () -> new DatabaseMigrations(address).run(WAIT);
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Integer> applied =
                    threads.invokeAll(List.of(run, run)).stream()
                            .map(DatabaseMigrationsTest::applied)
                            .sorted()
                            .toList();
            assertThat(applied).containsExactly(0, SchemaCheck.NEEDED);
        }
    }

    private static int applied(Future<DatabaseMigrations.Done> run) {
        return run.resultNow().applied();
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
    void aDatabaseOutOfReachIsToldInOneLine() {
        Address nowhere =
                new Address("localhost:1", "x", "u", new Secret("pw"), "public", Map.of());
        assertThatThrownBy(() -> new DatabaseMigrations(nowhere).run(WAIT))
                .isInstanceOf(NotMigratedException.class)
                .hasMessageStartingWith("The database localhost:1/x isn't migrated: ")
                .hasMessageContaining("refused")
                .hasMessageNotContainingAny("pw", "\n");
    }

    @Test
    void servesOnlyWhenTheSchemaFits() throws Exception {
        Address address = Databases.empty();
        try (Database database = Databases.opened(address)) {
            SchemaCheck check = new SchemaCheck(database);
            assertThat(check.problem())
                    .hasValue(
                            "The database has schema 0, this gateway needs 3; run tollgate"
                                    + " migrate");
            new DatabaseMigrations(address).run(WAIT);
            assertThat(check.problem()).isEmpty();
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
            assertThat(new SchemaCheck(database).problem()).isEmpty();
            assertThat(new DatabaseMigrations(address).run(WAIT))
                    .isEqualTo(new DatabaseMigrations.Done("99", 0));
        }
    }

    @Test
    void anOlderSchemaDoesNotFit() {
        try (Database database = Databases.migrated()) {
            Databases.execute(
                    database, "delete from ${schema}.flyway_schema_history where version = '3'");
            assertThat(new SchemaCheck(database).problem())
                    .hasValueSatisfying(why -> assertThat(why).contains("schema 2", "needs 3"));
        }
    }
}
