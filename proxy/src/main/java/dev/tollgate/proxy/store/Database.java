package dev.tollgate.proxy.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.proxy.model.LogEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

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

    private static final Logger LOG = System.getLogger("tollgate");

    private final Trips trips = new Trips();
    private final AtomicBoolean away = new AtomicBoolean();
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
        long began = System.nanoTime();
        try (Connection connection = pool.getConnection()) {
            T result = work.with(connection);
            trips.answered(System.nanoTime() - began);
            found();
            return result;
        } catch (SQLException e) {
            RuntimeException failure = DatabaseErrors.failure(e);
            if (DatabaseErrors.isLost(e)) {
                trips.lost();
                lost(failure);
            }
            throw failure;
        }
    }

    /** What becomes of statements. */
    public Trips trips() {
        return trips;
    }

    private void found() {
        if (away.get() && away.compareAndSet(true, false)) {
            LOG.log(
                    Level.INFO,
                    LogEvent.FORMAT,
                    new LogEvent("database_found", "The database answers again"));
        }
    }

    private void lost(RuntimeException failure) {
        if (away.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    LogEvent.FORMAT,
                    new LogEvent(
                            "database_lost",
                            failure.getMessage() + " Known keys go on working; spend rows wait"));
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
