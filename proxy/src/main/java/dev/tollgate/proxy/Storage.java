package dev.tollgate.proxy;

import dev.tollgate.proxy.guard.CachedDirectory;
import dev.tollgate.proxy.guard.Directory;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.store.Database;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.PostgresChanges;
import dev.tollgate.proxy.store.PostgresDirectory;
import dev.tollgate.proxy.store.PostgresRecords;
import dev.tollgate.proxy.store.PostgresUpkeep;
import dev.tollgate.proxy.store.SchemaCheck;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** All that works with the database of a gateway. */
final class Storage implements AutoCloseable {

    /** So that a change is felt by every gateway in less than two seconds. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Duration UPKEEP = Duration.ofHours(1);

    private final Database database;
    private final SchemaCheck schema;
    private final Records records;
    private final CachedDirectory directory;
    private final PostgresChanges changes;
    private final PostgresUpkeep upkeep;

    /**
     * Connects to nothing yet.
     *
     * @param retention of spend rows, in whole days; empty keeps all
     */
    Storage(DatabaseSettings settings, Optional<Duration> retention) {
        database = new Database(settings);
        schema = new SchemaCheck(database);
        records = new PostgresRecords(database, Clock.systemUTC());
        directory = new CachedDirectory(new PostgresDirectory(database), settings.keyTtl());
        changes = new PostgresChanges(database, directory);
        upkeep = new PostgresUpkeep(database, retention);
    }

    /** Follows what other gateways change, and keeps the tables in order. */
    void start() {
        changes.start(LOOK);
        upkeep.start(UPKEEP);
    }

    /** Why the gateway isn't ready; empty where it is. */
    Optional<String> problem() {
        return schema.problem();
    }

    Records records() {
        return records;
    }

    Directory directory() {
        return directory;
    }

    @Override
    public void close() {
        upkeep.close();
        changes.close();
        database.close();
    }
}
