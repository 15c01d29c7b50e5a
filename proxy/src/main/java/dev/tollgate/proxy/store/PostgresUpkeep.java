package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.FailureException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes tomorrow's partitions of spend rows, drops those that are too old, and deletes old rows of
 * the audit log and keys that others have replaced for good.
 */
public final class PostgresUpkeep implements AutoCloseable {

    private static final Logger LOG = System.getLogger("tollgate");
    private static final int DAYS_AHEAD = 7;

    private static final String KEEP =
            "select ${schema}.keep_partitions(?, nullif(?, '')::integer)::text";

    private static final String FORGET =
            "delete from ${schema}.audit_log where at < now() - make_interval(days => ?)";

    /** A rotated key's last day is over; not so long ago that a gateway may still ask for it. */
    private static final String REPLACED =
            """
            delete from ${schema}.keys where data ->> 'replaced_by' <> ''
                and (data ->> 'expires')::timestamptz < now() - interval '1 day'
            """;

    private final Database database;
    private final DatabaseSettings.Upkeep settings;
    private final Optional<Duration> audit;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param audit {@code maximum_audit_logs_retention_period}, in whole days; empty keeps all
     */
    public PostgresUpkeep(
            Database database, DatabaseSettings.Upkeep settings, Optional<Duration> audit) {
        this.database = database;
        this.settings = settings;
        this.audit = audit;
    }

    /** Does it now, and again and again until it is closed. */
    public void start() {
        Thread.ofVirtual().name("upkeep").start(this::run);
    }

    private void run() {
        try {
            do {
                once();
            } while (!closed.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void once() {
        String days = settings.retention().map(kept -> Long.toString(days(kept))).orElse("");
        try {
            database.ask(connection ->
                    Sql.list(
                            connection,
                            database.sql(KEEP),
                            List.of(DAYS_AHEAD, days),
                            row -> true));
        } catch (FailureException e) {
            LOG.log(Level.WARNING, "Spend rows are kept as they are: " + e.failure().message());
        }
        try {
            clean();
        } catch (FailureException e) {
            LOG.log(Level.WARNING, "Old rows aren't deleted yet: " + e.failure().message());
        }
    }

    private void clean() {
        database.ask(connection -> {
            if (audit.isPresent()) {
                int days = (int) Math.min(Integer.MAX_VALUE, audit.get().toDays());
                Sql.update(connection, database.sql(FORGET), List.of(days));
            }
            return Sql.update(connection, database.sql(REPLACED), List.of());
        });
    }

    /** No row goes before its time. */
    private static long days(Duration kept) {
        return kept.plusDays(1).minusNanos(1).toDays();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
