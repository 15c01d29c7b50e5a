package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.FailureException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;

/**
 * Whether the database has the tables that this program works with. Newer ones fit as well:
 * migrations only add what older programs don't need to know.
 */
public final class SchemaCheck {

    /** Number of the newest migration. */
    static final int NEEDED = 3;

    private static final String VERSION =
            """
            select coalesce(max(version::integer), 0)
            from ${schema}.flyway_schema_history
            where success and version is not null
            """;

    private static final String UNDEFINED_TABLE = "42P01";

    /** A probe of Kubernetes doesn't wait much longer. */
    private static final long PATIENCE = 500;

    private final Database database;
    private final Semaphore asking = new Semaphore(1);
    private volatile Optional<String> problem =
            Optional.of("The database hasn't answered yet which schema it has");
    private volatile boolean fits;
    private volatile OptionalInt found = OptionalInt.empty();

    public SchemaCheck(Database database) {
        this.database = database;
    }

    /**
     * Why the gateway isn't ready yet; empty once the schema has fitted, whatever becomes of the
     * database afterwards. Waits half a second at most: what a slow database says counts next time.
     */
    public Optional<String> problem() {
        if (!fits && asking.tryAcquire()) {
            Thread asked = Thread.ofVirtual().name("schema-check").start(this::askOnce);
            try {
                asked.join(PATIENCE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        return fits ? Optional.empty() : problem;
    }

    /** The newest migration that the database had when it was asked last. */
    public OptionalInt version() {
        return found;
    }

    private void askOnce() {
        try {
            ask();
        } finally {
            asking.release();
        }
    }

    /** The same, however long it takes: for commands. */
    Optional<String> ask() {
        try {
            int version = database.ask(this::version);
            found = OptionalInt.of(version);
            problem =
                    Optional.of(
                            "The database has schema "
                                    + version
                                    + ", this gateway needs "
                                    + NEEDED
                                    + "; run tollgate migrate");
            fits = version >= NEEDED;
        } catch (FailureException e) {
            problem = Optional.of(e.failure().message());
        }
        return fits ? Optional.empty() : problem;
    }

    private int version(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(database.sql(VERSION));
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getInt(1) : 0;
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return 0;
            }
            throw e;
        }
    }
}
