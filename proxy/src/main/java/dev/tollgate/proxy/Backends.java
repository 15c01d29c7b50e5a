package dev.tollgate.proxy;

import dev.tollgate.proxy.alert.AlertSettings;
import dev.tollgate.proxy.alert.Alerting;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.guard.Shares;
import dev.tollgate.proxy.http.Accounting;
import dev.tollgate.proxy.observe.metrics.Exposition;
import dev.tollgate.proxy.observe.metrics.ServiceMetrics;
import dev.tollgate.proxy.observe.metrics.Source;
import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.SharedValues;
import dev.tollgate.proxy.routing.WatchedShared;
import dev.tollgate.proxy.store.Trips;
import dev.tollgate.proxy.store.Valkey;
import dev.tollgate.proxy.store.ValkeyLedger;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
    private final Optional<Alerting> alerting;

    private Backends(
            Optional<Valkey> valkey,
            Optional<Storage> storage,
            Optional<Alerting> alerting,
            Shares shares) {
        this.valkey = valkey;
        this.storage = storage;
        this.alerting = alerting;
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
        Optional<Valkey> valkey = configuration.valkey().map(Valkey::open);
        Optional<Storage> storage =
                configuration
                        .database()
                        .map(settings ->
                                new Storage(
                                        settings,
                                        configuration.audit(),
                                        journals(configuration),
                                        SaltKey.vault(configuration)));
        Optional<Alerting> alerting =
                Optional.of(configuration.alerts())
                        .filter(AlertSettings::isOn)
                        .map(settings ->
                                new Alerting(settings, values(valkey), InstantSource.system()));
        return new Backends(valkey, storage, alerting, configuration.onValkeyLoss());
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

    /** Who serves the database's models. */
    void follow(StoredModels.User live) {
        storage.ifPresent(each -> each.follow(live));
    }

    /** Follows what others change from now on. */
    void start() {
        storage.ifPresent(Storage::start);
    }

    Shared shared() {
        Shared known = valkey.map(Valkey::shared).orElse(Shared.NOBODY);
        Shared shared = new WatchedShared(known, new LoggedClosures());
        return alerting.map(each -> each.watched(shared)).orElse(shared);
    }

    SharedValues values() {
        return values(valkey);
    }

    private static SharedValues values(Optional<Valkey> valkey) {
        return valkey.map(Valkey::values).orElse(SharedValues.NOBODY);
    }

    /** What they show of themselves. */
    List<Source> sources() {
        List<Source> all = new ArrayList<>();
        storage.map(Storage::gauges).ifPresent(all::add);
        storage.map(each -> metrics("postgres", each.trips())).ifPresent(all::add);
        valkey.map(each -> metrics("redis", each.trips())).ifPresent(all::add);
        common.map(Backends::alone).ifPresent(all::add);
        valkey.map(Backends::up).ifPresent(all::add);
        return all;
    }

    private static Source metrics(String service, Trips trips) {
        ServiceMetrics metrics = new ServiceMetrics(service, trips::failed);
        trips.onAnswer(metrics::answered);
        return metrics;
    }

    private static Source alone(ValkeyLedger ledger) {
        return out ->
                out.family(
                                "tollgate_requests_decided_alone",
                                Exposition.Kind.COUNTER,
                                "Requests whose limits were counted in this process only, because"
                                        + " Valkey didn't answer.")
                        .sample(ledger.decidedAlone());
    }

    private static Source up(Valkey valkey) {
        return out ->
                out.family("tollgate_valkey_up", Exposition.Kind.GAUGE, "1 while Valkey answers.")
                        .sample(valkey.up() ? 1 : 0)
                        .family(
                                "tollgate_valkey_messages_lost",
                                Exposition.Kind.COUNTER,
                                "Messages that never left, because Valkey was away.")
                        .sample(valkey.dropped());
    }

    Accounting accounting() {
        Optional<Ledger> ledger = common.<Ledger>map(each -> each).or(() -> own);
        return new Accounting(
                storage.map(Storage::directory),
                storage.map(Storage::records),
                ledger.map(this::watched),
                storage.map(Storage::spend),
                storage.map(Storage::reports),
                storage.map(Storage::audit),
                storage.flatMap(Storage::models),
                storage.<Accounting.State>map(each -> each).orElse(Accounting.State.READY));
    }

    private Ledger watched(Ledger ledger) {
        return alerting.map(each -> each.watched(ledger, storage.map(Storage::records)))
                .orElse(ledger);
    }

    @Override
    public void close() {
        alerting.ifPresent(Alerting::close);
        common.ifPresent(ValkeyLedger::close);
        own.ifPresent(LocalLedger::close);
        storage.ifPresent(Storage::close);
        valkey.ifPresent(Valkey::close);
    }
}
