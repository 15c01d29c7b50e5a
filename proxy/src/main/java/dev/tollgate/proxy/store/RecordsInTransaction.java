package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Records through one connection, whose transaction its owner ends. */
final class RecordsInTransaction implements Records {

    private static final String CREATED = "created_at";
    private static final String UPDATED = "updated_at";

    private final Database database;
    private final Connection connection;
    private final Clock clock;

    RecordsInTransaction(Database database, Connection connection, Clock clock) {
        this.database = database;
        this.connection = connection;
        this.clock = clock;
    }

    private interface Statement<T> {
        T run() throws SQLException;
    }

    private static <T> T told(Statement<T> statement) {
        try {
            return statement.run();
        } catch (SQLException e) {
            throw DatabaseErrors.failure(e);
        }
    }

    @Override
    public Optional<Entry> find(Kind kind, String id) {
        return told(() -> read(kind, id, ""));
    }

    private Optional<Entry> read(Kind kind, String id, String lock) throws SQLException {
        String sql = "select id, data from " + Table.of(kind).qualified() + " where id = ?" + lock;
        return Sql.first(connection, database.sql(sql), List.of(id), row -> Sql.entry(row, kind, 1))
                .flatMap(found -> found);
    }

    @Override
    public Page find(Kind kind, Query query) {
        return told(() -> page(kind, query));
    }

    private Page page(Kind kind, Query query) throws SQLException {
        Table table = Table.of(kind);
        List<Object> parameters = new ArrayList<>();
        String from = " from " + table.qualified() + where(table, query.equal(), parameters);
        List<Object> condition = List.copyOf(parameters);
        String sql = "select id, data" + from + order(query, parameters) + part(query, parameters);
        List<Entry> entries =
                Sql.list(
                        connection,
                        database.sql(sql),
                        parameters,
                        row -> Sql.entry(row, kind, 1).orElseThrow());
        if (query.limit() == 0 && query.offset() == 0) {
            return new Page(entries, entries.size());
        }
        long total =
                Sql.first(
                                connection,
                                database.sql("select count(*)" + from),
                                condition,
                                row -> row.getLong(1))
                        .orElse(0L);
        return new Page(entries, total);
    }

    /** A field's name is a parameter like its value, unless it is a column. */
    private static String where(Table table, Map<String, String> equal, List<Object> parameters) {
        StringBuilder where = new StringBuilder();
        new TreeMap<>(equal)
                .forEach((field, value) -> {
                    where.append(where.isEmpty() ? " where " : " and ");
                    if (table.columns().contains(field)) {
                        where.append(field).append(" = ?");
                    } else {
                        where.append("data ->> ? = ?");
                        parameters.add(field);
                    }
                    parameters.add(value);
                });
        return where.toString();
    }

    private static String order(Query query, List<Object> parameters) {
        String direction = query.descending() ? " desc" : "";
        boolean column = query.sort().isEmpty() || query.sort().equals(CREATED);
        if (!column) {
            // as JSON, so that numbers are in the order of numbers
            parameters.add(query.sort());
        }
        return " order by "
                + (column ? CREATED : "data -> ?")
                + direction
                + " nulls last, id"
                + direction;
    }

    private static String part(Query query, List<Object> parameters) {
        if (query.limit() == 0) {
            parameters.add(query.offset());
            return " offset ?";
        }
        parameters.add(query.limit());
        parameters.add(query.offset());
        return " limit ? offset ?";
    }

    @Override
    public boolean insert(Entry entry) {
        ObjectNode data = entry.data().deepCopy();
        String now = now();
        String created = data.path(CREATED).asText(now);
        data.put(CREATED, created);
        data.put(UPDATED, data.path(UPDATED).asText(now));
        String sql =
                "insert into "
                        + Table.of(entry.kind()).qualified()
                        + " (id, data, created_at) values (?, ?::jsonb, ?::timestamptz)"
                        + " on conflict do nothing";
        return told(() ->
                Sql.update(
                                connection,
                                database.sql(sql),
                                List.of(entry.id(), Json.text(data), created))
                        == 1);
    }

    @Override
    public Optional<Entry> update(Kind kind, String id, UnaryOperator<ObjectNode> change) {
        return told(() -> {
            Optional<Entry> present = read(kind, id, " for update");
            if (present.isEmpty()) {
                return present;
            }
            ObjectNode data = change.apply(present.get().data());
            data.put(UPDATED, now());
            String sql =
                    "update "
                            + Table.of(kind).qualified()
                            + " set data = ?::jsonb, updated_at = now() where id = ?";
            Sql.update(connection, database.sql(sql), List.of(Json.text(data), id));
            return Optional.of(new Entry(kind, id, data));
        });
    }

    @Override
    public boolean delete(Kind kind, String id) {
        String sql = "delete from " + Table.of(kind).qualified() + " where id = ?";
        return told(() -> Sql.update(connection, database.sql(sql), List.of(id)) == 1);
    }

    /** In the transaction that there is. */
    @Override
    public void together(Work work) {
        work.with(this);
    }

    private String now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
