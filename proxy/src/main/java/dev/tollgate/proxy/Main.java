package dev.tollgate.proxy;

import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.ConfigurationLoader;
import dev.tollgate.proxy.provider.Providers;
import dev.tollgate.proxy.provider.Stamp;
import dev.tollgate.proxy.upstream.ApacheUpstream;
import dev.tollgate.proxy.upstream.Upstream;
import dev.tollgate.proxy.upstream.UpstreamSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The program. */
public final class Main {

    private Main() {}

    /** Starts the gateway; SIGTERM and Ctrl-C stop it in order. */
    public static void main(String[] args) {
        List<String> words = List.of(args);
        ConfigurationLoader loader =
                new ConfigurationLoader(System.getenv(), Snapshots.vendorDefaults());
        Configuration configuration =
                words.contains("--config")
                        ? loader.load(Path.of(words.get(words.indexOf("--config") + 1)))
                        : loader.demo();
        int port =
                words.contains("--port")
                        ? Integer.parseInt(words.get(words.indexOf("--port") + 1))
                        : 4000;
        Upstream upstream = new ApacheUpstream(UpstreamSettings.DEFAULT);
        Providers providers = Providers.of(Stamp.of(Clock.systemUTC()), upstream);
        App app =
                new App(
                        new App.Listen("", port, Optional.empty(), Duration.ofMinutes(5)),
                        upstream,
                        Snapshots.of(configuration, providers));
        Runtime.getRuntime().addShutdownHook(new Thread(app::close, "stop"));
        app.start();
    }
}
