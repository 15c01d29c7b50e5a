package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.FailureException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes tomorrow's partitions of spend rows and drops those that are too old. */
public final class PostgresUpkeep implements AutoCloseable {

    private static final Logger LOG = System.getLogger("tollgate");
    private static final int DAYS_AHEAD = 7;

    private static final String KEEP =
            "select ${schema}.keep_partitions(?, nullif(?, '')::integer)::text";

    private final Database database;
    private final DatabaseSettings.Upkeep settings;
    private final CountDownLatch closed = new CountDownLatch(1);

    public PostgresUpkeep(Database database, DatabaseSettings.Upkeep settings) {
        this.database = database;
        this.settings = settings;
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
