package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.ChangeListener;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.model.FailureException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Tells what any gateway has changed in the records, by asking again and again: a notification of
 * PostgreSQL doesn't come through a pooler.
 *
 * <p>Nothing is missed, in whatever order transactions end: each look reads what transactions have
 * written that weren't over at the look before.
 */
public final class PostgresChanges implements AutoCloseable {

    private static final Logger LOG = System.getLogger("tollgate");

    /** More at once, an import for instance, counts as everything. */
    private static final int MANY = 10_000;

    /** Less than the database keeps changes. */
    private static final Duration LONG_AGO = Duration.ofMinutes(30);

    private static final String SINCE =
            """
            select n.oldest::text, c.seq, c.kind, c.id
            from (select pg_snapshot_xmin(pg_current_snapshot()) as oldest) n
            left join ${schema}.changes c on c.xact >= ?::xid8
            order by c.seq
            limit ?
            """;

    private final Database database;
    private final ChangeListener listener;
    private final CountDownLatch closed = new CountDownLatch(1);

    // of the one thread that looks
    private Optional<Look> last = Optional.empty();
    private boolean failing;

    public PostgresChanges(Database database, ChangeListener listener) {
        this.database = database;
        this.listener = listener;
    }

    private record Change(long seq, String kind, String id) {}

    /**
     * One reading.
     *
     * @param oldest number of the oldest transaction that wasn't over
     * @param nanos when it was made
     */
    private record Look(long oldest, List<Change> changes, long nanos) {

        boolean isLongAgo() {
            return System.nanoTime() - nanos > LONG_AGO.toNanos();
        }
    }

    private record Line(long oldest, Optional<Change> change) {}

    /** Looks each {@code pause} until it is closed. */
    public void start(Duration pause) {
        Thread.ofVirtual().name("changes").start(() -> run(pause));
    }

    private void run(Duration pause) {
        try {
            do {
                look();
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks once; a database that can't be reached is asked again the next time. */
    @SuppressWarnings("PMD.AvoidCatchingGenericException")
    void look() {
        try {
            Optional<Look> before = last;
            Look now =
                    database.ask(connection ->
                            read(connection, before.map(Look::oldest).orElse(Long.MAX_VALUE)));
            tell(before, now);
            listener.told();
            last = Optional.of(now);
            failing = false;
        } catch (FailureException e) {
            if (!failing) {
                LOG.log(Level.WARNING, "Changes of keys are not seen: " + e.failure().message());
            }
            failing = true;
        } catch (RuntimeException e) {
            // a record that nobody understands must not end the look-out for all others
            if (!failing) {
                LOG.log(Level.ERROR, "Changes of the database can't be used", e);
            }
            failing = true;
        }
    }

    private Look read(Connection connection, long since) throws SQLException {
        List<Line> lines =
                Sql.list(
                        connection,
                        database.sql(SINCE),
                        List.of(Long.toString(since), MANY + 1),
                        PostgresChanges::line);
        return new Look(
                lines.getFirst().oldest(),
                lines.stream().flatMap(line -> line.change().stream()).toList(),
                System.nanoTime());
    }

    private static Line line(ResultSet row) throws SQLException {
        long oldest = Long.parseLong(row.getString(1));
        String kind = row.getString(3);
        return new Line(
                oldest,
                kind == null
                        ? Optional.empty()
                        : Optional.of(new Change(row.getLong(2), kind, row.getString(4))));
    }

    private void tell(Optional<Look> before, Look now) {
        if (before.isEmpty()
                || before.get().isLongAgo()
                || now.oldest() < before.get().oldest()
                || now.changes().size() > MANY) {
            listener.anyChanged();
            return;
        }
        Set<Long> told =
                before.get().changes().stream().map(Change::seq).collect(Collectors.toSet());
        for (Change change : now.changes()) {
            if (!told.contains(change.seq())) {
                kind(change).ifPresent(kind -> listener.changed(kind, change.id()));
            }
        }
    }

    /** Empty for what only a newer gateway knows. */
    private static Optional<Kind> kind(Change change) {
        String name = change.kind().toUpperCase(Locale.ROOT);
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
