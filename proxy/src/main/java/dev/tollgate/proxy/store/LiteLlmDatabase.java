package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A database of LiteLLM's, read at one moment while its proxy may go on.
 *
 * <p>Rows come as JSON objects of the columns that there are, so that a column which one version
 * has and another one lacks is no matter.
 */
final class LiteLlmDatabase implements AutoCloseable {

    /** Rows that are held in memory at once. */
    private static final int FETCH = 1000;

    private final Connection connection;
    private final String schema;

    /** Takes a row. */
    @FunctionalInterface
    interface Reader {
        void row(ObjectNode row) throws SQLException;
    }

    private LiteLlmDatabase(Connection connection, String schema) {
        this.connection = connection;
        this.schema = schema;
    }

    @SuppressWarnings("PMD.CloseResource") // the result closes it
    static LiteLlmDatabase open(DatabaseSettings.Address address) throws SQLException {
        Connection connection = PostgresSource.of(address, Duration.ZERO).getConnection();
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        return new LiteLlmDatabase(connection, address.schema());
    }

    boolean has(String table) throws SQLException {
        return Sql.first(
                        connection,
                        "select to_regclass(?) is not null",
                        List.of(quoted(table)),
                        row -> row.getBoolean(1))
                .orElse(false);
    }

    long count(String table) throws SQLException {
        return Sql.first(
                        connection,
                        "select count(*) from " + quoted(table),
                        List.of(),
                        row -> row.getLong(1))
                .orElse(0L);
    }

    /** Every row of a table. */
    void rows(String table, Reader reader) throws SQLException {
        rows("select to_jsonb(t) from " + quoted(table) + " t", List.of(), reader);
    }

    /**
     * What a statement gives, whose one column is JSON.
     *
     * @param sql with names of tables by {@link #quoted}
     */
    void rows(String sql, List<?> parameters, Reader reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.row((ObjectNode) Json.parse(rows.getString(1)));
                }
            }
        }
    }

    /** A table's name in a statement. */
    String quoted(String table) {
        return '"' + schema + "\".\"" + table + '"';
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
