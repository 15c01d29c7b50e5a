package dev.tollgate.proxy.observe.export;

import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.metrics.Exposition;
import dev.tollgate.proxy.observe.metrics.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** All that are told of requests by HTTP. */
public final class Exports implements Source, AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final List<String> LABELS = List.of("callback");

    private final List<Exporter> all;

    private Exports(List<Exporter> all) {
        this.all = List.copyOf(all);
    }

    /**
     * Starts those that are wanted.
     *
     * @param signer of uploads to a bucket
     */
    public static Exports of(ExportSettings settings, Signer signer) {
        return of(settings, signer, INTERVAL, PAUSE);
    }

    /**
     * @param interval between two batches
     * @param pause before a batch is sent again
     */
    static Exports of(ExportSettings settings, Signer signer, Duration interval, Duration pause) {
        List<Destination> all = new ArrayList<>();
        settings.traces().map(Otlp::new).ifPresent(all::add);
        settings.webhook().map(Webhook::new).ifPresent(all::add);
        settings.langfuse().map(Langfuse::new).ifPresent(all::add);
        settings.s3().map(bucket -> new S3(bucket, signer)).ifPresent(all::add);
        return new Exports(all.stream().map(each -> new Exporter(each, interval, pause)).toList());
    }

    /** None where nothing is configured. */
    public List<Observer> observers() {
        return List.copyOf(all);
    }

    @Override
    public void write(Exposition out) {
        if (all.isEmpty()) {
            return;
        }
        family(out, "sent", "Requests that a callback has taken.", Exporter::sent);
        family(out, "failed", "Requests that a callback didn't take.", Exporter::failed);
        family(
                out,
                "dropped",
                "Requests that a callback isn't told of, because it is too slow.",
                Exporter::dropped);
    }

    private void family(Exposition out, String what, String help, ToLongFunction<Exporter> count) {
        out.family("tollgate_callback_requests_" + what, Exposition.Kind.COUNTER, help);
        all.forEach(each -> out.sample(LABELS, List.of(each.name()), count.applyAsLong(each)));
    }

    /** Sends what is queued. */
    @Override
    public void close() {
        all.forEach(Exporter::stop);
        all.forEach(Exporter::close);
    }
}
