package dev.tollgate.proxy;

import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.http.Telemetry;
import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.RequestLog;
import dev.tollgate.proxy.observe.export.Exports;
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

    static Observing of(Configuration configuration, Backends backends) {
        RequestLog log =
                new RequestLog(
                        new FileOutputStream(FileDescriptor.out), configuration.requestLogSample());
        Exports exports =
                Exports.of(
                        configuration.exports(),
                        new BucketSigner(new AwsSigner(Stamp.of(Clock.systemUTC()))));
        List<Observer> observers = new ArrayList<>(exports.observers());
        observers.add(log);
        List<Source> sources = new ArrayList<>(backends.sources());
        sources.add(new Jvm());
        sources.add(exports);
        return new Observing(
                log,
                exports,
                new Telemetry(
                        new Metrics(configuration.metrics()),
                        observers,
                        sources,
                        configuration.exports()));
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
