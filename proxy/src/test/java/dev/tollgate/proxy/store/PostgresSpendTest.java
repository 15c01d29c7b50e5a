package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.spend.Journal;
import dev.tollgate.proxy.spend.SpendRow;
import dev.tollgate.proxy.spend.TestRows;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class PostgresSpendTest {

    private static final String ROWS =
            "select count(*) || ' ' || coalesce(sum(cost), 0) from ${schema}.spend_log";

    private static String text(Database database, String sql) {
        return database.ask(connection ->
                Sql.first(connection, database.sql(sql), List.of(), row -> row.getString(1))
                        .orElse("none"));
    }

    @Test
    void countsARowOnceHoweverOftenItComes() {
        try (Database database = Databases.migrated()) {
            PostgresSpend spend = new PostgresSpend(database);
            SpendRow one = TestRows.row("r1", "success", "u1", List.of("a", "b", "a"));
            spend.write(List.of(one, one));
            spend.write(List.of(one, TestRows.row("r2", "failure", "", List.of())));
            assertThat(text(database, ROWS)).isEqualTo("2 0.002000000");
            assertThat(
                            text(
                                    database,
                                    "select string_agg(entity_kind || ':' || entity_id || ' ' || requests ||"
                                            + " ' ' || failures || ' ' || trim_scale(cost) || ' ' ||"
                                            + " prompt_tokens || ' ' || cache_read_tokens, ', ' order by"
                                            + " entity_kind, entity_id) from ${schema}.daily_spend"))
                    .isEqualTo(
                            "customer:c1 2 1 0.002 36 10, organization:o1 2 1 0.002 36 10,"
                                    + " tag:a 1 0 0.001 18 5, tag:b 1 0 0.001 18 5,"
                                    + " team:t1 2 1 0.002 36 10, user: 1 1 0.001 18 5,"
                                    + " user:u1 1 0 0.001 18 5");
            assertThat(
                            text(
                                    database,
                                    "select string_agg(scope || ' ' || trim_scale(spent), ', ' order by"
                                            + " scope) from ${schema}.scope_spend"))
                    .isEqualTo(
                            "api_key:hash 0.002, end_user:c1 0.002, organization:o1 0.002, proxy:all 0.002, tag:a 0.001,"
                                    + " tag:b 0.001, team:t1 0.002, team_member:t1:u1 0.001, user:u1"
                                    + " 0.001");
        }
    }

    @Test
    void gatewaysThatWriteTheSameAtOnceNeitherFailNorCountTwice() throws Exception {
        List<SpendRow> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(TestRows.row("r" + i, "success", "u" + i % 7, List.of("t" + i % 5)));
        }
        List<SpendRow> backwards = new ArrayList<>(rows);
        Collections.reverse(backwards);
        try (Database database = Databases.migrated();
                ExecutorService gateways = Executors.newFixedThreadPool(4)) {
            PostgresSpend spend = new PostgresSpend(database);
            List<java.util.concurrent.Future<?>> ends = new ArrayList<>();
            for (int gateway = 0; gateway < 4; gateway++) {
                List<SpendRow> mine = gateway % 2 == 0 ? rows : backwards;
                ends.add(
                        gateways.submit(() ->
                                IntStream.range(0, 15)
                                        .forEach(i ->
                                                spend.write(mine.subList(i * 20, i * 20 + 20)))));
            }
            for (var end : ends) {
                end.get();
            }
            assertThat(text(database, ROWS)).isEqualTo("300 0.300000000");
            assertThat(
                            text(
                                    database,
                                    "select sum(requests)::text from ${schema}.daily_spend where"
                                            + " entity_kind = 'user'"))
                    .isEqualTo("300");
        }
    }

    @Test
    void aDatabaseThatStopsAndStartsGetsEveryRow(@TempDir Path data, @TempDir Path journals)
            throws IOException {
        EmbeddedPostgres server = server(data, 0);
        int port = server.getPort();
        try (Database database = Databases.migrated(Databases.on(server, "spend"));
                Journal journal =
                        Journal.open(Journal.Settings.in(journals), new PostgresSpend(database))) {
            add(journal, 0);
            server.close();
            add(journal, 100);
            // one that is still stopping would be taken for the one that starts
            assertThat(
                            Eventually.get(
                                    () -> data.resolve("postmaster.pid").toFile().exists(),
                                    exists -> !exists,
                                    Duration.ofSeconds(30)))
                    .isFalse();
            server = server(data, port);
            add(journal, 200);
            String all =
                    Eventually.get(
                            () -> onceReachable(database),
                            rows -> rows.equals("300 0.300000000"),
                            Duration.ofSeconds(40));
            assertThat(all).isEqualTo("300 0.300000000");
        } finally {
            server.close();
        }
    }

    /** The pool may still hold connections to the server that has stopped. */
    private static String onceReachable(Database database) {
        try {
            return text(database, ROWS);
        } catch (FailureException e) {
            return e.failure().message();
        }
    }

    private static void add(Journal journal, int from) {
        IntStream.range(from, from + 100).forEach(i -> journal.add(TestRows.row("r" + i)));
    }

    private static EmbeddedPostgres server(Path data, int port) throws IOException {
        var builder =
                EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
        return (port == 0 ? builder : builder.setPort(port)).start();
    }
}
