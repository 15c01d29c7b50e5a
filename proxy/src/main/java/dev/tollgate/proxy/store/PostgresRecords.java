package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Author;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import java.sql.Connection;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Records in PostgreSQL; what somebody changes is written down in the audit log. */
public final class PostgresRecords implements Records {

    private final Database database;
    private final Clock clock;
    private final AuditSettings audit;

    /**
     * @param clock for {@code created_at} and {@code updated_at}
     */
    public PostgresRecords(Database database, Clock clock, AuditSettings audit) {
        this.database = database;
        this.clock = clock;
        this.audit = audit;
    }

    PostgresRecords(Database database, Clock clock) {
        this(database, clock, AuditSettings.DEFAULT);
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
        return changing(records -> records.insert(entry));
    }

    @Override
    public Optional<Entry> update(Kind kind, String id, UnaryOperator<ObjectNode> change) {
        return changing(records -> records.update(kind, id, change));
    }

    @Override
    public boolean delete(Kind kind, String id) {
        return changing(records -> records.delete(kind, id));
    }

    @Override
    public void together(Work work) {
        changing(records -> {
            work.with(records);
            return true;
        });
    }

    /** A call that is one statement, or may see the records as they change. */
    private <T> T alone(Call<T> call) {
        return database.ask(
                connection -> call.with(new RecordsInTransaction(database, connection, clock)));
    }

    private <T> T changing(Call<T> call) {
        return database.together(connection -> call.with(written(connection)));
    }

    /** Where nobody is at work but the gateway, there is nothing to write down. */
    private Records written(Connection connection) {
        Records records = new RecordsInTransaction(database, connection, clock);
        return Author.current()
                .filter(_ -> audit.on())
                .<Records>map(author ->
                        new AuditedRecords(records, new AuditRows(database, connection, author)))
                .orElse(records);
    }

    @FunctionalInterface
    private interface Call<T> {
        T with(Records records);
    }
}
