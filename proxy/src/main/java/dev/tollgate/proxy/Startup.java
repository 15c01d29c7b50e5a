package dev.tollgate.proxy;

import dev.tollgate.proxy.command.ServeOptions;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.ConfigurationLoader;
import dev.tollgate.proxy.config.ConfigurationWatcher;
import dev.tollgate.proxy.provider.Providers;
import dev.tollgate.proxy.provider.Stamp;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.upstream.HttpUpstream;
import dev.tollgate.proxy.upstream.Upstream;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The gateway as a process: by its options and environment, following its configuration's changes.
 */
final class Startup implements AutoCloseable {

    private static final Logger LOG = System.getLogger("tollgate");
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration NOTICE = Duration.ofSeconds(5);
    private static final String LOOPBACK = "127.0.0.1";

    private final App app;
    private final Backends backends;
    private final Observing observing;
    private final Optional<ConfigurationWatcher> watcher;
    private final Address address;

    /**
     * Where the gateway listens.
     *
     * @param needsKey whether a master key is set
     */
    private record Address(String host, boolean needsKey) {}

    private Startup(
            App app,
            Backends backends,
            Observing observing,
            Optional<ConfigurationWatcher> watcher,
            Address address) {
        this.app = app;
        this.backends = backends;
        this.observing = observing;
        this.watcher = watcher;
        this.address = address;
    }

    /**
     * Reads the configuration and puts the gateway together; nothing listens yet.
     *
     * @throws dev.tollgate.proxy.config.ConfigurationException with everything that is wrong
     */
    static Startup of(ServeOptions options, Map<String, String> process) {
        Map<String, String> variables = new HashMap<>(process);
        variables.putAll(options.variables());
        ConfigurationLoader loader = new ConfigurationLoader(variables, Snapshots.vendorDefaults());
        Configuration configuration = configuration(options, loader);
        Upstream upstream =
                new HttpUpstream(UpstreamOptions.of(configuration, configuration.variables()));
        Providers providers = Providers.of(Stamp.of(Clock.systemUTC()), upstream);
        Backends backends = Backends.of(configuration);
        Router.Parts routing = Snapshots.routing(backends.shared());
        Observing observing = Observing.of(configuration, backends);
        App app =
                new App(
                        listen(options, configuration),
                        new App.Parts(
                                upstream,
                                observing.telemetry(),
                                backends.values(),
                                backends.accounting(),
                                Caches.of(configuration)),
                        Snapshots.of(configuration, providers, routing));
        LiveConfiguration live = new LiveConfiguration(configuration, providers, routing, app::use);
        backends.follow(live);
        Optional<ConfigurationWatcher> watcher =
                options.config().map(file -> watcher(loader, file, configuration, live));
        configuration.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
        Address address =
                new Address(
                        host(options, configuration), configuration.http().masterKey().isPresent());
        return new Startup(app, backends, observing, watcher, address);
    }

    private static ConfigurationWatcher watcher(
            ConfigurationLoader loader, Path file, Configuration first, LiveConfiguration live) {
        return new ConfigurationWatcher(
                loader,
                file,
                first,
                next -> {
                    compare(first, next);
                    use(live, next);
                });
    }

    /** What the options name, else the demo. */
    static Configuration configuration(ServeOptions options, ConfigurationLoader loader) {
        if (options.config().isPresent()) {
            return loader.load(options.config().get());
        }
        return options.quick()
                .map(yaml -> loader.read("command line", yaml))
                .orElseGet(loader::demo);
    }

    private static App.Listen listen(ServeOptions options, Configuration configuration) {
        String host = host(options, configuration);
        return new App.Listen(
                host,
                options.port(),
                options.tls().map(Startup::tls),
                // nobody sends requests elsewhere who is on this machine
                Drain.of(
                        configuration,
                        options.shutdownDelay()
                                .orElse(host.equals(LOOPBACK) ? Duration.ZERO : NOTICE)));
    }

    /**
     * Without a key nobody but this machine may use the gateway, unless the operator names an
     * address.
     */
    private static String host(ServeOptions options, Configuration configuration) {
        return options.host()
                .orElse(configuration.http().masterKey().isPresent() ? "0.0.0.0" : LOOPBACK);
    }

    private static Tls tls(ServeOptions.Tls files) {
        Keys keys =
                Keys.builder()
                        .pem(pem ->
                                pem.key(Resource.create(files.key()))
                                        .certChain(Resource.create(files.certificate())))
                        .build();
        return Tls.builder()
                .privateKey(keys.privateKey().orElseThrow())
                .privateKeyCertChain(keys.certChain())
                .build();
    }

    private static void compare(Configuration first, Configuration next) {
        if (!first.valkey().equals(next.valkey())) {
            LOG.log(
                    Level.WARNING,
                    "Valkey's address or credentials have changed: restart the gateway to use"
                            + " them");
        }
        if (!first.alerts().equals(next.alerts())
                || !first.audit().equals(next.audit())
                || !first.exports().equals(next.exports())) {
            LOG.log(
                    Level.WARNING,
                    "Settings of alerts, of the audit log, of traces or of callbacks have changed:"
                            + " restart the gateway to use them");
        }
        if (!Caches.same(first, next)) {
            LOG.log(
                    Level.WARNING,
                    "Where the cache keeps answers has changed: restart the gateway to use it");
        }
    }

    private static void use(LiveConfiguration live, Configuration next) {
        live.use(next);
        LOG.log(Level.INFO, "Configuration " + next.generation() + " is in use");
    }

    /**
     * Starts to listen, and to follow the configuration.
     *
     * @return whether it listens; otherwise the server has said in the log why it can't
     */
    boolean start() {
        app.start();
        if (app.port() < 0) {
            LOG.log(Level.ERROR, "Can't listen on " + address.host() + "; is the port in use?");
            return false;
        }
        backends.start();
        watcher.ifPresent(following -> {
            following.start(LOOK);
            Signals.handle("HUP", following::wake);
        });
        LOG.log(Level.INFO, "Ready on " + address.host() + ":" + app.port());
        if (!address.needsKey()) {
            warnOfNoKey();
        }
        return true;
    }

    private void warnOfNoKey() {
        if (address.host().equals(LOOPBACK)) {
            LOG.log(
                    Level.INFO,
                    "No master key is set, so only this machine reaches the gateway, without a"
                            + " credential. Set LITELLM_MASTER_KEY to open it.");
            return;
        }
        LOG.log(
                Level.WARNING,
                "No master key is set: whoever reaches "
                        + address.host()
                        + " may use the gateway. Set LITELLM_MASTER_KEY.");
    }

    @Override
    public void close() {
        LOG.log(Level.INFO, "Stopping: answers under way may end");
        watcher.ifPresent(ConfigurationWatcher::close);
        app.close();
        backends.close();
        observing.close();
    }
}
