package dev.tollgate.proxy.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to this program's schema; whoever comes second waits until the first is done.
 */
public final class DatabaseMigrations {

    /** SQLSTATE class 08, connection exception. */
    private static final String CONNECTION = "08";

    /** SQLSTATE {@code cannot_connect_now}. */
    private static final String STARTING = "57P03";

    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final String LOCATION = "classpath:dev/tollgate/proxy/store/migrations";

    private final DatabaseSettings.Address address;

    /**
     * @param address not a pooler's, where there is another
     */
    public DatabaseMigrations(DatabaseSettings.Address address) {
        this.address = address;
    }

    /**
     * What came of a run.
     *
     * @param schema its number now
     * @param applied how many migrations this run has made
     */
    public record Done(String schema, int applied) {}

    /** Why a database couldn't be migrated, in one line without secrets. */
    public static final class NotMigratedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotMigratedException(String why, Throwable cause) {
            super(why, cause);
        }
    }

    /**
     * Applies what is missing.
     *
     * @param wait the longest for another run to end, in whole seconds
     */
    public Done run(Duration wait) throws NotMigratedException {
        requireConnection();
        try {
            MigrateResult result = flyway(wait).migrate();
            return new Done(
                    Optional.ofNullable(result.targetSchemaVersion)
                            .or(() -> Optional.ofNullable(result.initialSchemaVersion))
                            .orElse("0"),
                    result.migrationsExecuted);
        } catch (FlywayException e) {
            throw new NotMigratedException(say(reason(e, wait)), e);
        }
    }

    /**
     * Waits until the database takes connections: in a cluster that has just been made, it may
     * still be starting, or be out of reach for the first seconds of a new pod.
     *
     * @param longest after which the last refusal is told
     */
    public void await(Duration longest) throws NotMigratedException {
        long end = System.nanoTime() + longest.toNanos();
        while (true) {
            try {
                requireConnection();
                return;
            } catch (NotMigratedException e) {
                if (!mayPass(e.getCause()) || System.nanoTime() - end >= 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** A wrong password stays wrong. */
    private static boolean mayPass(@Nullable Throwable cause) {
        return cause instanceof SQLException refused
                && refused.getSQLState() != null
                && (refused.getSQLState().startsWith(CONNECTION)
                        || refused.getSQLState().equals(STARTING));
    }

    private void requireConnection() throws NotMigratedException {
        try (Connection connection =
                PostgresSource.of(address, Duration.ofSeconds(5)).getConnection()) {
            connection.isReadOnly();
        } catch (SQLException e) {
            throw new NotMigratedException(say(String.valueOf(e.getMessage())), e);
        }
    }

    private Flyway flyway(Duration wait) {
        return Flyway.configure(DatabaseMigrations.class.getClassLoader())
                // a migration may take its time
                .dataSource(PostgresSource.of(address, Duration.ZERO))
                .defaultSchema(address.schema())
                .schemas(address.schema())
                .locations(LOCATION)
                .validateMigrationNaming(true)
                // beside LiteLLM's own tables
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .lockRetryCount(Math.toIntExact(wait.toSeconds()))
                .loggers("slf4j")
                .load();
    }

    private String say(String why) {
        return "The database " + address.place() + " isn't migrated: " + why;
    }

    private static String reason(FlywayException e, Duration wait) {
        // Flyway has no code for it, only its advice
        return String.valueOf(e.getMessage()).contains("lockRetryCount")
                ? "another run has held its lock for "
                        + wait.toSeconds()
                        + " s; end it if it hangs, or give more time with --lock_timeout"
                : innermost(e);
    }

    /** What names the statement's fault, in one line. */
    private static String innermost(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
