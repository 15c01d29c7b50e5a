package dev.tollgate.proxy;

import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.http.Telemetry;
import dev.tollgate.proxy.observe.ProcessLog;
import dev.tollgate.proxy.observe.RequestLog;
import dev.tollgate.proxy.observe.export.Exports;
import dev.tollgate.proxy.observe.metrics.Exposition;
import dev.tollgate.proxy.observe.metrics.Jvm;
import dev.tollgate.proxy.observe.metrics.Metrics;
import dev.tollgate.proxy.observe.metrics.Source;
import dev.tollgate.proxy.provider.AwsSigner;
import dev.tollgate.proxy.provider.Stamp;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Who is told what happens in the process: the log, metrics, traces and callbacks. */
final class Observing implements AutoCloseable {

    private final RequestLog log;
    private final Exports exports;
    private final Telemetry telemetry;

    private Observing(RequestLog log, Exports exports, Telemetry telemetry) {
        this.log = log;
        this.exports = exports;
        this.telemetry = telemetry;
    }

    /**
     * @param events the log of the process itself
     */
    static Observing of(Configuration configuration, Backends backends, ProcessLog events) {
        RequestLog log =
                new RequestLog(
                        new FileOutputStream(FileDescriptor.out), configuration.logs().sample());
        Exports exports =
                Exports.of(
                        configuration.exports(),
                        new BucketSigner(new AwsSigner(Stamp.of(Clock.systemUTC()))));
        List<Source> sources = new ArrayList<>(backends.sources());
        sources.add(new Jvm());
        sources.add(exports);
        sources.add(out -> dropped(out, log.dropped() + events.dropped()));
        return new Observing(
                log,
                exports,
                new Telemetry(
                        new Metrics(configuration.metrics()),
                        List.of(exports, log),
                        sources,
                        configuration.exports(),
                        exports));
    }

    private static void dropped(Exposition out, long lines) {
        out.family(
                        "tollgate_log_lines_dropped",
                        Exposition.Kind.COUNTER,
                        "Lines that whoever reads the log was too slow for.")
                .sample(lines);
    }

    Telemetry telemetry() {
        return telemetry;
    }

    /** Sends and writes what is queued. */
    @Override
    public void close() {
        exports.close();
        log.close();
    }
}
