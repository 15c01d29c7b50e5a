package dev.tollgate.proxy;

import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.ConfigurationLoader;
import dev.tollgate.proxy.guard.Directory;
import dev.tollgate.proxy.http.Accounting;
import dev.tollgate.proxy.http.Snapshot;
import dev.tollgate.proxy.http.Telemetry;
import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.RequestLog;
import dev.tollgate.proxy.observe.export.Exports;
import dev.tollgate.proxy.provider.AwsSigner;
import dev.tollgate.proxy.provider.Providers;
import dev.tollgate.proxy.provider.Stamp;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.SharedValues;
import dev.tollgate.proxy.upstream.HttpUpstream;
import dev.tollgate.proxy.upstream.Upstream;
import dev.tollgate.proxy.upstream.UpstreamSettings;
import io.helidon.common.tls.Tls;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gateways for tests, on any free port of the loopback interface. */
public final class Gateways {

    private Gateways() {}

    /** Without any configuration. */
    public static App demo() {
        return of(loader(Map.of()).demo(), Options.NONE);
    }

    /** By a configuration file's text; its {@code os.environ/NAME} find nothing. */
    public static App of(String yaml) {
        return of(yaml, Options.NONE);
    }

    /** The same, with what a test wants otherwise. */
    public static App of(String yaml, Options options) {
        return of(loader(options.environment()).read("config.yaml", yaml), options);
    }

    /** What {@link App#use} takes. */
    public static Snapshot snapshot(String yaml) {
        return snapshot(yaml, Router.Parts.alone());
    }

    /** The same, with what choices are made with. */
    public static Snapshot snapshot(String yaml, Router.Parts routing) {
        return Snapshots.of(
                loader(Map.of()).read("config.yaml", yaml),
                Providers.of(
                        Stamp.of(Clock.systemUTC()), new HttpUpstream(UpstreamSettings.DEFAULT)),
                routing);
    }

    /**
     * What only some tests want.
     *
     * @param log gets the request lines
     * @param routing what choices are made with
     * @param accounting who may call and who pays
     */
    public record Options(
            Map<String, String> environment,
            OutputStream log,
            Duration heartbeat,
            Optional<Tls> tls,
            Optional<Router.Parts> routing,
            Accounting accounting) {

        /** As in production, unheard. */
        public static final Options NONE =
                new Options(
                        Map.of(),
                        OutputStream.nullOutputStream(),
                        Duration.ofSeconds(15),
                        Optional.empty(),
                        Optional.empty(),
                        Accounting.NONE);

        public Options with(Map<String, String> variables) {
            return new Options(variables, log, heartbeat, tls, routing, accounting);
        }

        public Options with(OutputStream lines) {
            return new Options(environment, lines, heartbeat, tls, routing, accounting);
        }

        public Options with(Duration pause) {
            return new Options(environment, log, pause, tls, routing, accounting);
        }

        public Options with(Router.Parts parts) {
            return new Options(environment, log, heartbeat, tls, Optional.of(parts), accounting);
        }

        public Options with(Directory keys) {
            return with(accounting.with(keys));
        }

        public Options with(Accounting kept) {
            return new Options(environment, log, heartbeat, tls, routing, kept);
        }

        public Options with(Tls certificate) {
            return new Options(
                    environment, log, heartbeat, Optional.of(certificate), routing, accounting);
        }
    }

    private static ConfigurationLoader loader(Map<String, String> environment) {
        return new ConfigurationLoader(environment, Snapshots.vendorDefaults());
    }

    /** What is told of requests sees the end of the test, not of the gateway. */
    private static Telemetry telemetry(Configuration configuration, Options options) {
        Telemetry usual = Telemetry.of(new RequestLog(options.log()));
        Exports exports =
                Exports.of(
                        configuration.exports(),
                        new BucketSigner(new AwsSigner(Stamp.of(Clock.systemUTC()))));
        List<Observer> observers = new ArrayList<>(usual.observers());
        observers.add(exports);
        return new Telemetry(
                usual.metrics(), observers, List.of(exports), configuration.exports(), exports);
    }

    private static App of(Configuration configuration, Options options) {
        Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);
        Providers providers = Providers.of(Stamp.of(Clock.systemUTC()), upstream);
        App.Listen listen =
                new App.Listen(
                        "127.0.0.1",
                        0,
                        options.tls(),
                        new Drain(Duration.ZERO, Duration.ofSeconds(5)));
        return new App(
                listen,
                new App.Parts(
                        upstream,
                        telemetry(configuration, options),
                        options.heartbeat(),
                        SharedValues.NOBODY,
                        options.accounting(),
                        Caches.of(configuration)),
                Snapshots.of(
                        configuration,
                        providers,
                        options.routing().orElseGet(() -> Snapshots.routing(Shared.NOBODY))));
    }
}
