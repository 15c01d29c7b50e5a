package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.sql.SQLException;
import java.util.Set;

/**
 * What the database's errors mean to a client.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL, error
 *     codes</a>
 */
final class DatabaseErrors {

    private static final int CLASS_LENGTH = 2;
    private static final Set<String> AWAY = Set.of("", "08", "53", "57", "58", "28", "3D");

    /** A statement that took too long. */
    private static final String CANCELLED = "57014";

    private DatabaseErrors() {}

    static RuntimeException failure(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "42P01", "42703", "42883", "3F000" ->
                    unavailable("has an older schema; run tollgate migrate", e);
            case "42501" -> unavailable("doesn't let the gateway's user do this", e);
            default -> ofClass(state, e);
        };
    }

    /** Whether no statement would do any better: the server is away, or lets nobody in. */
    static boolean isLost(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String kind = state.length() < CLASS_LENGTH ? "" : state.substring(0, CLASS_LENGTH);
        return AWAY.contains(kind) && !state.equals(CANCELLED);
    }

    private static RuntimeException ofClass(String state, SQLException e) {
        String kind = state.length() < CLASS_LENGTH ? "" : state.substring(0, CLASS_LENGTH);
        return switch (kind) {
            // no connection, none free, shut down, cancelled, not let in
            case "", "08", "53", "57", "58", "28", "3D" -> unavailable("can't be reached", e);
            // a replica, until another one has taken over
            case "25" -> unavailable("takes no changes at the moment", e);
            case "40", "55" -> unavailable("is busy with the same records; try again", e);
            case "23" -> badRequest("Another record has this id or alias already.", e);
            case "22", "54" ->
                    badRequest("A text is too long, or has a sign that can't be stored.", e);
            default -> new IllegalStateException("The database refused a statement", e);
        };
    }

    private static FailureException unavailable(String why, SQLException e) {
        return new FailureException(new Failure.Unavailable("The database " + why + "."), e);
    }

    private static FailureException badRequest(String why, SQLException e) {
        return new FailureException(new Failure.BadRequest(why), e);
    }
}
