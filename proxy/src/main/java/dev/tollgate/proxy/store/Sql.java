package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements with parameters, and rows of them. */
final class Sql {

    private Sql() {}

    /** What a row becomes. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    static <T> List<T> list(Connection connection, String sql, List<?> parameters, Row<T> reading)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reading.read(rows));
            }
            return all;
        }
    }

    static <T> Optional<T> first(
            Connection connection, String sql, List<?> parameters, Row<T> reading)
            throws SQLException {
        return list(connection, sql, parameters, reading).stream().findFirst();
    }

    /** How many rows it has changed. */
    static int update(Connection connection, String sql, List<?> parameters) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, List<?> parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
        return statement;
    }

    /** The record whose id and data are this column and the next one; empty for null. */
    static Optional<Entry> entry(ResultSet row, Kind kind, int column) throws SQLException {
        String id = row.getString(column);
        String data = row.getString(column + 1);
        return id == null || data == null
                ? Optional.empty()
                : Optional.of(
                        new Entry(
                                kind, id, Json.parseObject(data.getBytes(StandardCharsets.UTF_8))));
    }
}
