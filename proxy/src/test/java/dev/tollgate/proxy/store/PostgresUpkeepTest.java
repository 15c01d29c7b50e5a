package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PostgresUpkeepTest {

    private static final String ROW =
            """
            insert into ${schema}.spend_log (request_id, day, status, call_type, started, ended,
                model, model_id, model_group, vendor, api_base, key_hash, key_alias, user_id,
                team_id, organization_id, customer_id, prompt_tokens, completion_tokens, usage,
                cost, cache_hit, tags, metadata)
            select 'r', (now() at time zone 'utc')::date - $age, 'success', 'acompletion', now(),
                now(), '', '', '', '', '', '', '', '', '', '', '', 1, 1, '{}', 0.000000001, false,
                '{}', '{}'
            on conflict do nothing
            """;

    private final Database database = Databases.migrated();

    @AfterEach
    void close() {
        database.close();
    }

    private static String row(int age) {
        return ROW.replace("$age", Integer.toString(age));
    }

    private String text(String sql) {
        return database.ask(connection ->
                Sql.first(connection, database.sql(sql), List.of(), row -> row.getString(1))
                        .orElseThrow());
    }

    private String partitions() {
        return text(
                "select count(*) from pg_inherits where inhparent ="
                        + " '${schema}.spend_log'::regclass");
    }

    private PostgresUpkeep keeping(Optional<Duration> retention) {
        return new PostgresUpkeep(
                database,
                new DatabaseSettings.Upkeep(retention, Duration.ofHours(1)),
                Optional.empty());
    }

    @Test
    void makesTheNextDaysPartitionsOnce() {
        PostgresUpkeep upkeep = keeping(Optional.empty());
        // today, seven days, and the one for all others
        assertThat(partitions()).isEqualTo("9");
        upkeep.once();
        assertThat(partitions()).isEqualTo("9");
        Databases.execute(
                database,
                "do $$ begin execute (select format('drop table %s', max(inhrelid::regclass::text))"
                        + " from pg_inherits where inhparent = '${schema}.spend_log'::regclass and"
                        + " inhrelid::regclass::text ~ '[0-9]{8}'); end $$");
        assertThat(partitions()).isEqualTo("8");
        upkeep.once();
        assertThat(partitions()).isEqualTo("9");
    }

    @Test
    void dropsWhatIsOlderThanTheRetention() {
        Databases.execute(
                database,
                "do $$ declare d date := (now() at time zone 'utc')::date - 40; begin execute"
                        + " format('create table ${schema}.%I partition of ${schema}.spend_log for"
                        + " values from (%L) to (%L)', 'spend_log_' || to_char(d, 'YYYYMMDD'), d,"
                        + " d + 1); end $$",
                row(0),
                row(40),
                row(41));
        keeping(Optional.empty()).once();
        assertThat(text("select count(*) from ${schema}.spend_log")).isEqualTo("3");
        keeping(Optional.of(Duration.ofDays(30))).once();
        assertThat(text("select count(*) from ${schema}.spend_log")).isEqualTo("1");
        assertThat(partitions()).isEqualTo("9");
    }

    @Test
    void aPartOfADayIsKeptAsAWholeOne() {
        Databases.execute(database, row(0), row(1), row(2), row(3));
        keeping(Optional.of(Duration.ofHours(36))).once();
        assertThat(text("select count(*) from ${schema}.spend_log")).isEqualTo("3");
    }

    @Test
    void aRowThatIsWrittenTwiceIsThereOnce() {
        Databases.execute(database, row(0), row(0));
        assertThat(text("select count(*) || ' ' || sum(cost) from ${schema}.spend_log"))
                .isEqualTo("1 0.000000001");
    }
}
