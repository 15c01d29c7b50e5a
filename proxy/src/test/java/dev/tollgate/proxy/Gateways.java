package dev.tollgate.proxy;

import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.ConfigurationLoader;
import dev.tollgate.proxy.observe.RequestLog;
import dev.tollgate.proxy.provider.Providers;
import dev.tollgate.proxy.provider.Stamp;
import dev.tollgate.proxy.upstream.ApacheUpstream;
import dev.tollgate.proxy.upstream.Upstream;
import dev.tollgate.proxy.upstream.UpstreamSettings;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;

/** Gateways for tests, on any free port of the loopback interface. */
public final class Gateways {

    private Gateways() {}

    /** Without any configuration. */
    public static App demo() {
        return of(loader().demo());
    }

    /** By a configuration file's text; its {@code os.environ/NAME} find nothing. */
    public static App of(String yaml) {
        return of(loader().read("config.yaml", yaml));
    }

    private static ConfigurationLoader loader() {
        return new ConfigurationLoader(Map.of(), Snapshots.vendorDefaults());
    }

    private static App of(Configuration configuration) {
        Upstream upstream = new ApacheUpstream(UpstreamSettings.DEFAULT);
        Providers providers = Providers.of(Stamp.of(Clock.systemUTC()), upstream);
        return new App(
                App.Listen.ANYWHERE,
                new App.Parts(upstream, new RequestLog(OutputStream.nullOutputStream())),
                Snapshots.of(configuration, providers));
    }
}
