package dev.tollgate.proxy;

import dev.tollgate.proxy.guard.AnnouncedRecords;
import dev.tollgate.proxy.guard.CachedDirectory;
import dev.tollgate.proxy.guard.Directory;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.spend.Journal;
import dev.tollgate.proxy.spend.SpendReports;
import dev.tollgate.proxy.spend.SpendSink;
import dev.tollgate.proxy.store.Database;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.PostgresChanges;
import dev.tollgate.proxy.store.PostgresDirectory;
import dev.tollgate.proxy.store.PostgresRecords;
import dev.tollgate.proxy.store.PostgresSeeds;
import dev.tollgate.proxy.store.PostgresSpend;
import dev.tollgate.proxy.store.PostgresSpendReports;
import dev.tollgate.proxy.store.PostgresUpkeep;
import dev.tollgate.proxy.store.SchemaCheck;
import java.nio.file.Path;
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
    private final SpendReports reports;
    private final Journal journal;

    /**
     * Works from the first connection on; spend rows that an ended process has left are delivered.
     *
     * @param retention of spend rows, in whole days; empty keeps all
     * @param journals where spend rows lie until the database has them
     */
    Storage(DatabaseSettings settings, Optional<Duration> retention, Path journals) {
        database = new Database(settings);
        schema = new SchemaCheck(database);
        directory = new CachedDirectory(new PostgresDirectory(database), settings.keyTtl());
        records = new AnnouncedRecords(new PostgresRecords(database, Clock.systemUTC()), directory);
        changes = new PostgresChanges(database, directory);
        upkeep = new PostgresUpkeep(database, retention);
        reports = new PostgresSpendReports(database);
        journal = Journal.open(Journal.Settings.in(journals), new PostgresSpend(database));
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

    SpendSink spend() {
        return journal;
    }

    /** What scopes spent before a counter of theirs began. */
    Ledger.Seeds seeds() {
        return new PostgresSeeds(database, Clock.systemUTC());
    }

    /** What was looked up before counts no more: it is too old for a counter to begin with. */
    void forget() {
        directory.anyChanged();
    }

    SpendReports reports() {
        return reports;
    }

    @Override
    public void close() {
        journal.close();
        upkeep.close();
        changes.close();
        database.close();
    }
}
