package dev.tollgate.proxy;

import dev.tollgate.proxy.command.ServeOptions;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.ConfigurationLoader;
import dev.tollgate.proxy.config.ConfigurationWatcher;
import dev.tollgate.proxy.http.Version;
import dev.tollgate.proxy.model.LogEvent;
import dev.tollgate.proxy.observe.LogSettings;
import dev.tollgate.proxy.observe.ProcessLog;
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
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
     * @param models how many deployments the configuration has
     */
    private record Address(String host, boolean needsKey, int models) {}

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
    static Startup of(ServeOptions options, Map<String, String> process, ProcessLog log) {
        Map<String, String> variables = new HashMap<>(process);
        variables.putAll(options.variables());
        ConfigurationLoader loader = new ConfigurationLoader(variables, Snapshots.vendorDefaults());
        Configuration configuration = configuration(options, loader);
        Consumer<LogSettings> logs = logs(options, log);
        logs.accept(configuration.logs());
        Upstream upstream =
                new HttpUpstream(UpstreamOptions.of(configuration, configuration.variables()));
        Providers providers = Providers.of(Stamp.of(Clock.systemUTC()), upstream);
        Backends backends = Backends.of(configuration);
        Router.Parts routing = Snapshots.routing(backends.shared());
        Observing observing = Observing.of(configuration, backends, log);
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
        Consumer<Configuration> change = change(configuration, live, logs);
        Optional<ConfigurationWatcher> watcher =
                options.config()
                        .map(file -> new ConfigurationWatcher(loader, file, configuration, change));
        configuration.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
        Address address =
                new Address(
                        host(options, configuration),
                        configuration.http().masterKey().isPresent(),
                        configuration.deployments().size());
        return new Startup(app, backends, observing, watcher, address);
    }

    /** {@code --debug} wins over what the configuration says. */
    private static Consumer<LogSettings> logs(ServeOptions options, ProcessLog log) {
        return options.detail() == ServeOptions.LogDetail.NORMAL
                ? log::use
                : settings -> log.use(settings.with(Level.DEBUG));
    }

    private static Consumer<Configuration> change(
            Configuration first, LiveConfiguration live, Consumer<LogSettings> logs) {
        return next -> {
            logs.accept(next.logs());
            compare(first, next);
            use(live, next);
        };
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
        LOG.log(
                Level.INFO,
                LogEvent.FORMAT,
                new LogEvent(
                        "configuration_reloaded",
                        "Configuration " + next.generation() + " is in use",
                        Map.of(
                                "generation",
                                next.generation(),
                                "models",
                                next.deployments().size())));
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
        LOG.log(
                Level.INFO,
                LogEvent.FORMAT,
                new LogEvent(
                        "started",
                        "Ready on " + address.host() + ":" + app.port(),
                        Map.of(
                                "version",
                                Version.TEXT,
                                "port",
                                app.port(),
                                "models",
                                address.models())));
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
        LOG.log(
                Level.INFO,
                LogEvent.FORMAT,
                new LogEvent("drain_began", "Stopping: answers under way may end"));
        watcher.ifPresent(ConfigurationWatcher::close);
        app.close();
        backends.close();
        observing.close();
        LOG.log(Level.INFO, LogEvent.FORMAT, new LogEvent("stopped", "Stopped"));
    }
}
