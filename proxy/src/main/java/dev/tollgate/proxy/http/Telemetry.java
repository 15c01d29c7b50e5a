package dev.tollgate.proxy.http;

import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.Observers;
import dev.tollgate.proxy.observe.export.Callbacks;
import dev.tollgate.proxy.observe.export.ExportSettings;
import dev.tollgate.proxy.observe.metrics.Metrics;
import dev.tollgate.proxy.observe.metrics.MetricsSettings;
import dev.tollgate.proxy.observe.metrics.Source;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who is told what happens.
 *
 * @param metrics counts requests, and is scraped
 * @param observers are told of each model request too
 * @param sources further metrics of the process
 * @param exports what of the observers are callbacks, and traces
 * @param callbacks how these do
 */
public record Telemetry(
        Metrics metrics,
        List<Observer> observers,
        List<Source> sources,
        ExportSettings exports,
        Callbacks callbacks) {

    public Telemetry {
        observers = List.copyOf(observers);
        sources = List.copyOf(sources);
    }

    /** With the usual metrics of requests. */
    public static Telemetry of(Observer observer) {
        return new Telemetry(
                new Metrics(MetricsSettings.DEFAULT),
                List.of(observer),
                List.of(),
                ExportSettings.NONE,
                Callbacks.NONE);
    }

    /** All of them. */
    Observer observer() {
        return new Observers(Stream.concat(Stream.of(metrics), observers.stream()).toList());
    }
}
