package dev.tollgate.proxy;

import dev.tollgate.proxy.admin.ModelStore;
import dev.tollgate.proxy.guard.AnnouncedRecords;
import dev.tollgate.proxy.guard.AuditLog;
import dev.tollgate.proxy.guard.CachedDirectory;
import dev.tollgate.proxy.guard.ChangeListener;
import dev.tollgate.proxy.guard.Directory;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.guard.ReplacedKeys;
import dev.tollgate.proxy.guard.Vault;
import dev.tollgate.proxy.http.Accounting;
import dev.tollgate.proxy.spend.Journal;
import dev.tollgate.proxy.spend.SpendReports;
import dev.tollgate.proxy.spend.SpendSink;
import dev.tollgate.proxy.store.AuditSettings;
import dev.tollgate.proxy.store.Database;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.PostgresAuditLog;
import dev.tollgate.proxy.store.PostgresChanges;
import dev.tollgate.proxy.store.PostgresDirectory;
import dev.tollgate.proxy.store.PostgresRecords;
import dev.tollgate.proxy.store.PostgresSeeds;
import dev.tollgate.proxy.store.PostgresSpend;
import dev.tollgate.proxy.store.PostgresSpendReports;
import dev.tollgate.proxy.store.PostgresUpkeep;
import dev.tollgate.proxy.store.SaltCheck;
import dev.tollgate.proxy.store.SchemaCheck;
import dev.tollgate.proxy.store.Trips;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** All that works with the database of a gateway. */
final class Storage implements Accounting.State, AutoCloseable {

    /** So that a change is felt by every gateway in less than two seconds. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Database database;
    private final SchemaCheck schema;
    private final Records records;
    private final CachedDirectory directory;
    private final Optional<StoredModels> models;
    private final PostgresChanges changes;
    private final PostgresUpkeep upkeep;
    private final SpendReports reports;
    private final Journal journal;

    /**
     * Works from the first connection on; spend rows that an ended process has left are delivered.
     *
     * @param audit whether changes of records are written down
     * @param journals where spend rows lie until the database has them
     * @param vault encrypts what is stored of models; empty where they stay in the file
     */
    Storage(DatabaseSettings settings, AuditSettings audit, Path journals, Optional<Vault> vault) {
        database = new Database(settings);
        schema = new SchemaCheck(database);
        directory = new CachedDirectory(new PostgresDirectory(database), settings.keyTtl());
        records =
                new AnnouncedRecords(
                        new PostgresRecords(database, Clock.systemUTC(), audit), directory);
        models = vault.map(salt -> new StoredModels(records, new SaltCheck(database, salt), salt));
        changes = new PostgresChanges(database, new ChangeListeners(listeners()));
        upkeep = new PostgresUpkeep(database, settings.upkeep(), audit.retention());
        reports = new PostgresSpendReports(database);
        journal = Journal.open(Journal.Settings.in(journals), new PostgresSpend(database));
    }

    private List<ChangeListener> listeners() {
        List<ChangeListener> listeners = new ArrayList<>(List.of(directory));
        models.ifPresent(listeners::add);
        return listeners;
    }

    /** Who serves the database's models. */
    void follow(StoredModels.User serving) {
        models.ifPresent(each -> each.follow(serving));
    }

    /** Follows what other gateways change, and keeps the tables in order. */
    void start() {
        changes.start(LOOK);
        upkeep.start();
    }

    /** Why the gateway isn't ready; empty where it is. */
    @Override
    public Optional<String> problem() {
        return schema.problem().or(() -> models.flatMap(StoredModels::problem));
    }

    Records records() {
        return records;
    }

    Directory directory() {
        return new ReplacedKeys(directory, InstantSource.system());
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

    /** For metrics. */
    StorageGauges gauges() {
        return new StorageGauges(journal::state);
    }

    /** What becomes of statements. */
    Trips trips() {
        return database.trips();
    }

    /** The newest migration of the database, as far as it has said so. */
    @Override
    public OptionalInt schema() {
        return schema.version();
    }

    /** Where the admin API leaves models; empty where they stay in the file. */
    Optional<ModelStore> models() {
        return models.map(each -> each);
    }

    SpendReports reports() {
        return reports;
    }

    AuditLog audit() {
        return new PostgresAuditLog(database);
    }

    @Override
    public void close() {
        journal.close();
        upkeep.close();
        changes.close();
        database.close();
    }
}
