package dev.tollgate.proxy.observe.export;

import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.Served;
import dev.tollgate.proxy.observe.metrics.Exposition;
import dev.tollgate.proxy.observe.metrics.Source;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that are told of requests by HTTP: those of the configuration, and those of keys and teams.
 */
public final class Exports implements Callbacks, Observer, Source, AutoCloseable {

    private static final Exporter.Pace PACE =
            new Exporter.Pace(Duration.ofSeconds(1), Duration.ofSeconds(1));

    private static final List<String> LABELS = List.of("callback");
    private static final List<String> LITELLM_LABELS = List.of("callback_name");

    private final Map<String, Tally> tallies = new ConcurrentSkipListMap<>();
    private final List<Exporter> all;
    private final KeyCallbacks ofKeys;
    private final Exporter.Pace pace;

    /** It has a thread, so there is none where nobody is told. */
    private @Nullable HttpClient client;

    private Exports(ExportSettings settings, Signer signer, Exporter.Pace pace) {
        this.pace = pace;
        List<Destination> configured = new ArrayList<>();
        settings.traces().map(Otlp::new).ifPresent(configured::add);
        settings.webhook().map(Webhook::new).ifPresent(configured::add);
        settings.langfuse().map(Langfuse::new).ifPresent(configured::add);
        settings.s3().map(bucket -> new S3(bucket, signer)).ifPresent(configured::add);
        all = configured.stream().map(this::exporter).toList();
        ofKeys = new KeyCallbacks(this::exporter);
    }

    private Exporter exporter(Destination destination) {
        Tally tally =
                tallies.computeIfAbsent(
                        destination.name(), name -> new Tally(name, InstantSource.system()));
        return new Exporter(destination, pace, client(), tally);
    }

    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = Delivery.client();
            client = made;
        }
        return made;
    }

    /**
     * Starts those that are wanted.
     *
     * @param signer of uploads to a bucket
     */
    public static Exports of(ExportSettings settings, Signer signer) {
        return new Exports(settings, signer, PACE);
    }

    /** The same, as fast as a test wants it. */
    static Exports of(ExportSettings settings, Signer signer, Exporter.Pace pace) {
        return new Exports(settings, signer, pace);
    }

    @Override
    public void served(Served request) {
        Served.Telling telling = request.asked().telling();
        if (telling.nobody()) {
            return;
        }
        Set<String> own = ofKeys.served(request);
        for (Exporter each : all) {
            if (!own.contains(each.name()) && telling.allows(each.name())) {
                each.served(request);
            }
        }
    }

    @Override
    public Optional<String> check(String name) {
        return all.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(Exporter::check);
    }

    @Override
    public List<CallbackState> states() {
        return tallies.values().stream().map(Tally::state).toList();
    }

    @Override
    public void write(Exposition out) {
        List<CallbackState> states = states();
        if (states.isEmpty()) {
            return;
        }
        out.family(
                "litellm_callback_logging_failures_metric",
                Exposition.Kind.COUNTER,
                "Requests that a callback wasn't told of.");
        states.forEach(each ->
                out.sample(LITELLM_LABELS, List.of(each.name()), each.failed() + each.dropped()));
        family(out, "sent", "Requests that a callback has taken.", CallbackState::sent);
        family(out, "failed", "Requests that a callback didn't take.", CallbackState::failed);
        family(
                out,
                "dropped",
                "Requests that a callback isn't told of, because it is too slow.",
                CallbackState::dropped);
        out.family(
                "tollgate_callback_requests_waiting",
                Exposition.Kind.GAUGE,
                "Requests that a callback is still to be told of.");
        states.forEach(each -> out.sample(LABELS, List.of(each.name()), each.waiting()));
    }

    private void family(
            Exposition out, String what, String help, ToLongFunction<CallbackState> count) {
        out.family("tollgate_callback_requests_" + what, Exposition.Kind.COUNTER, help);
        states().forEach(each -> out.sample(LABELS, List.of(each.name()), count.applyAsLong(each)));
    }

    /** Sends what is queued. */
    @Override
    public void close() {
        all.forEach(Exporter::stop);
        ofKeys.stop();
        all.forEach(Exporter::close);
        ofKeys.close();
        end();
    }

    private synchronized void end() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}
