package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.guard.Records.Query;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PostgresRecordsTest extends RecordsContract {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");

    private static final Database DATABASE = Databases.migrated();

    private final Records records = new PostgresRecords(DATABASE, Clock.fixed(NOW, ZoneOffset.UTC));

    @Override
    Records records() {
        return records;
    }

    @AfterEach
    void forget() {
        for (Kind kind : Kind.values()) {
            Databases.execute(DATABASE, "delete from " + Table.of(kind).qualified());
        }
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void tellsWhenARecordWasMadeButKeepsAnEarlierTime() {
        records.insert(entry(Kind.TEAM, "new", "{}"));
        records.insert(entry(Kind.TEAM, "old", "{\"created_at\":\"2020-01-01T00:00:00Z\"}"));
        assertThat(records.find(Kind.TEAM, Query.where(Map.of())).entries())
                .extracting(each -> each.data().path("created_at").asText())
                .containsExactly("2020-01-01T00:00:00Z", "2026-03-01T10:00:00.123Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"\\u0000\"}", "{\"created_at\":\"yesterday or so\"}"})
    void whatCannotBeStoredIsTheClientsFault(String json) {
        assertFailure(() -> records.insert(entry(Kind.USER, "u", json)), Failure.BadRequest.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "'; drop table keys; --", "\ud800", "%s"})
    void strangeIdsAreUnknownOrRefused(String id) {
        try {
            assertThat(records.find(Kind.KEY, id)).isEmpty();
        } catch (FailureException e) {
            assertThat(e.failure()).isInstanceOf(Failure.BadRequest.class);
        }
        assertThat(records.find(Kind.KEY, "x")).isEmpty();
    }

    @Test
    void anIdThatIsTooLongIsRefused() {
        String id = "x".repeat(1000) + randomText(20_000);
        assertFailure(() -> records.insert(entry(Kind.USER, id, "{}")), Failure.BadRequest.class);
    }

    /** PostgreSQL would compress a regular one until it fits. */
    private static String randomText(int length) {
        return new Random(1)
                .ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void anAliasThatAnotherKeyHasIsRefused() {
        records.insert(entry(Kind.KEY, "1", "{\"key_alias\":\"a\"}"));
        records.insert(entry(Kind.KEY, "2", "{\"key_alias\":\"b\"}"));
        assertFailure(
                () -> records.update(Kind.KEY, "2", data -> data.put("key_alias", "a")),
                Failure.BadRequest.class);
    }

    @Test
    void aDatabaseWithoutTablesIsUnavailable() {
        try (Database empty = Databases.opened(Databases.empty())) {
            assertFailure(
                    () -> new PostgresRecords(empty, Clock.systemUTC()).find(Kind.KEY, "k"),
                    Failure.Unavailable.class);
        }
    }

    @Test
    void aDatabaseOutOfReachIsUnavailable() {
        var nowhere = DatabaseUrl.parse("postgresql://u:p@localhost:1/x").address();
        try (Database away = Databases.opened(nowhere)) {
            assertFailure(
                    () -> new PostgresRecords(away, Clock.systemUTC()).find(Kind.KEY, "k"),
                    Failure.Unavailable.class);
        }
    }

    private static void assertFailure(Runnable call, Class<? extends Failure> expected) {
        assertThatThrownBy(call::run)
                .asInstanceOf(InstanceOfAssertFactories.type(FailureException.class))
                .extracting(FailureException::failure)
                .isInstanceOf(expected);
    }
}
