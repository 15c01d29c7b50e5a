package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Records in PostgreSQL. */
public final class PostgresRecords implements Records {

    private final Database database;
    private final Clock clock;

    /**
     * @param clock for {@code created_at} and {@code updated_at}
     */
    public PostgresRecords(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<Entry> find(Kind kind, String id) {
        return alone(records -> records.find(kind, id));
    }

    @Override
    public Page find(Kind kind, Query query) {
        return alone(records -> records.find(kind, query));
    }

    @Override
    public boolean insert(Entry entry) {
        return alone(records -> records.insert(entry));
    }

    @Override
    public Optional<Entry> update(Kind kind, String id, UnaryOperator<ObjectNode> change) {
        return database.together(connection ->
                new RecordsInTransaction(database, connection, clock).update(kind, id, change));
    }

    @Override
    public boolean delete(Kind kind, String id) {
        return alone(records -> records.delete(kind, id));
    }

    @Override
    public void together(Work work) {
        database.together(connection -> {
            work.with(new RecordsInTransaction(database, connection, clock));
            return true;
        });
    }

    /** A call that is one statement, or may see the records as they change. */
    private <T> T alone(Call<T> call) {
        return database.ask(
                connection -> call.with(new RecordsInTransaction(database, connection, clock)));
    }

    @FunctionalInterface
    private interface Call<T> {
        T with(Records records);
    }
}
