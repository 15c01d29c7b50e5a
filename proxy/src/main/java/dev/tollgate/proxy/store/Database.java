package dev.tollgate.proxy.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Connections to PostgreSQL, opened when they are first needed.
 *
 * <p>Works through PgBouncer in transaction mode: nothing is kept in a session, neither prepared
 * statements nor settings; so every statement names its schema.
 */
public final class Database implements AutoCloseable {

    private static final String SCHEMA = "${schema}";

    /** Longer than any statement of the gateway takes that isn't stuck. */
    private static final Duration STATEMENT = Duration.ofSeconds(30);

    private static final Duration LONGEST_CHECK = Duration.ofSeconds(2);

    private final HikariDataSource pool;
    private final DatabaseSettings.Address address;

    /** Work with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Opens nothing yet. */
    public Database(DatabaseSettings settings) {
        this.address = settings.address();
        this.pool = pool(settings);
    }

    private static HikariDataSource pool(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("tollgate");
        config.setDataSource(PostgresSource.of(settings.address(), STATEMENT));
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(Math.min(2, settings.connections()));
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setValidationTimeout(
                Math.min(settings.connectionTimeout().toMillis(), LONGEST_CHECK.toMillis()));
        // a gateway starts without its database as well
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** A statement's text with the schema's name. */
    String sql(String text) {
        return text.replace(SCHEMA, '"' + address.schema() + '"');
    }

    /** Each statement by itself. */
    <T> T ask(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw DatabaseErrors.failure(e);
        }
    }

    /** All of it or nothing: what fails is rolled back as the connection returns to its pool. */
    <T> T together(Work<T> work) {
        return ask(connection -> {
            connection.setAutoCommit(false);
            T result = work.with(connection);
            connection.commit();
            return result;
        });
    }

    @Override
    public void close() {
        pool.close();
    }
}
