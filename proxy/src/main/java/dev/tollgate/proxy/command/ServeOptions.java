package dev.tollgate.proxy.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the gateway is to be started.
 *
 * @param host where it listens; empty means that nobody said: all addresses, or loopback alone
 *     where there is no master key
 * @param port from 0, which takes any free one, to 65535
 * @param config the file to read
 * @param quick a configuration in the file's format that {@code --model} stands for; where there is
 *     neither this nor {@code config}, the demo is served
 * @param tls empty for plain HTTP
 * @param keepAlive how long an idle connection stays open; empty for the server's own limit
 * @param shutdownDelay how long a gateway that stops serves on while it says that it isn't ready;
 *     empty for the usual
 * @param detail how much is logged
 * @param dev where {@code --dev} keeps its data; empty without that flag
 * @param variables what flags set for the configuration; they win over the process's own
 */
public record ServeOptions(
        Optional<String> host,
        int port,
        Optional<Path> config,
        Optional<String> quick,
        Optional<Tls> tls,
        Optional<Duration> keepAlive,
        Optional<Duration> shutdownDelay,
        LogDetail detail,
        Optional<Path> dev,
        Map<String, String> variables) {

    public ServeOptions {
        variables = Map.copyOf(variables);
    }

    /**
     * Files in PEM format.
     *
     * @param key {@code --ssl_keyfile_path}
     * @param certificate {@code --ssl_certfile_path}, with its chain
     */
    public record Tls(Path key, Path certificate) {}

    /** {@code --debug} and {@code --detailed_debug}. */
    public enum LogDetail {
        NORMAL,
        DEBUG,
        DETAILED
    }
}
