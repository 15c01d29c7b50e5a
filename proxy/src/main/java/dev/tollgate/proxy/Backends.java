package dev.tollgate.proxy;

import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.guard.Shares;
import dev.tollgate.proxy.http.Accounting;
import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.SharedValues;
import dev.tollgate.proxy.store.Valkey;
import dev.tollgate.proxy.store.ValkeyLedger;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The servers that a gateway works with, as far as its configuration names them. */
final class Backends implements AutoCloseable {

    private static final Logger LOG = System.getLogger("tollgate");

    /** Ours: where spend rows lie until the database has them. */
    private static final String FOLDER = "TOLLGATE_DATA_DIR";

    private static final Path USUAL = Path.of("/var/lib/tollgate");

    private final Optional<Valkey> valkey;
    private final Optional<Storage> storage;
    private final Optional<ValkeyLedger> common;
    private final Optional<LocalLedger> own;

    private Backends(Optional<Valkey> valkey, Optional<Storage> storage, Shares shares) {
        this.valkey = valkey;
        this.storage = storage;
        this.common =
                storage.flatMap(stored ->
                        valkey.map(
                                shared -> shared.ledger(shares, stored.seeds(), stored::forget)));
        this.own =
                storage.filter(_ -> valkey.isEmpty())
                        .map(stored -> new LocalLedger(InstantSource.system(), stored.seeds()));
    }

    /** Connects in the background: a gateway starts without any of them. */
    static Backends of(Configuration configuration) {
        if (configuration.valkey().isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "No Valkey is configured, so limits and cooldowns count per process. Set"
                            + " REDIS_HOST to share them between gateways.");
        }
        if (configuration.database().isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "No database is configured, so there are no virtual keys, and spend isn't"
                            + " kept. Set DATABASE_URL to have them.");
        }
        return new Backends(
                configuration.valkey().map(Valkey::open),
                configuration
                        .database()
                        .map(settings ->
                                new Storage(settings, Optional.empty(), journals(configuration))),
                configuration.onValkeyLoss());
    }

    private static Path journals(Configuration configuration) {
        String named = configuration.variables().get(FOLDER);
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        return Files.isWritable(USUAL)
                ? USUAL
                : Path.of(System.getProperty("java.io.tmpdir"), "tollgate");
    }

    /** Follows what others change from now on. */
    void start() {
        storage.ifPresent(Storage::start);
    }

    Shared shared() {
        return valkey.map(Valkey::shared).orElse(Shared.NOBODY);
    }

    SharedValues values() {
        return valkey.map(Valkey::values).orElse(SharedValues.NOBODY);
    }

    Accounting accounting() {
        Optional<Ledger> ledger = common.<Ledger>map(each -> each).or(() -> own);
        return new Accounting(
                storage.map(Storage::directory),
                storage.map(Storage::records),
                ledger,
                storage.map(Storage::spend),
                storage.map(Storage::reports),
                () -> storage.flatMap(Storage::problem));
    }

    @Override
    public void close() {
        common.ifPresent(ValkeyLedger::close);
        own.ifPresent(LocalLedger::close);
        storage.ifPresent(Storage::close);
        valkey.ifPresent(Valkey::close);
    }
}
