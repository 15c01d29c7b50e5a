package dev.tollgate.proxy.observe.export;

import dev.tollgate.proxy.observe.Served;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Callbacks that keys and teams have of their own, {@code metadata.logging}. A receiver is made
 * when a request first wants it; there are at most so many, and the one that nobody has wanted for
 * longest ends for a new one.
 */
final class KeyCallbacks implements AutoCloseable {

    private static final Logger LOG = System.getLogger("tollgate");
    private static final int MOST = 100;

    private final Function<Destination, Exporter> starter;

    /** By what keys say; empty where that is no receiver. In the order of their use. */
    private final Map<KeyCallback, Optional<Exporter>> known = new LinkedHashMap<>(16, 0.75f, true);

    KeyCallbacks(Function<Destination, Exporter> starter) {
        this.starter = starter;
    }

    /**
     * Tells the key's own callbacks; returns their names, whose configured ones aren't told then.
     */
    Set<String> served(Served request) {
        List<KeyCallback> wanted = KeyCallback.of(request.payer());
        if (wanted.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (KeyCallback each : wanted) {
            if (!each.which().covers(request) || !request.asked().telling().allows(each.name())) {
                continue;
            }
            exporter(each)
                    .ifPresent(exporter -> {
                        names.add(each.name());
                        exporter.served(request);
                    });
        }
        return names;
    }

    private synchronized Optional<Exporter> exporter(KeyCallback wanted) {
        Optional<Exporter> found = known.get(wanted);
        if (found != null) {
            return found;
        }
        Optional<Exporter> made = wanted.destination().map(starter);
        if (made.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "A key or team has the callback "
                            + wanted.name()
                            + " in its metadata.logging, but no credentials or no HTTP address for"
                            + " it, so it isn't told of requests");
        }
        known.put(wanted, made);
        if (known.size() > MOST) {
            var oldest = known.entrySet().iterator();
            oldest.next().getValue().ifPresent(KeyCallbacks::end);
            oldest.remove();
        }
        return made;
    }

    /** What it still has may take seconds to send. */
    private static void end(Exporter exporter) {
        Thread.ofVirtual().name("export end").start(exporter::close);
    }

    private synchronized List<Exporter> exporters() {
        List<Exporter> all = new ArrayList<>();
        known.values().forEach(each -> each.ifPresent(all::add));
        return all;
    }

    /** Begins to send what is queued, for the last time. */
    void stop() {
        exporters().forEach(Exporter::stop);
    }

    @Override
    public void close() {
        exporters().forEach(Exporter::close);
    }
}
