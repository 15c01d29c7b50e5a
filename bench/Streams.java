import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A number of streams open at any time; each is followed by another until the time is over. */
final class Streams {

    /** A role, 64 deltas, an end and {@code [DONE]}. */
    private static final int EVENTS = 67;

    private static final long STALLED = TimeUnit.MILLISECONDS.toNanos(200);
    private static final String EVENT = "\ndata:";

    private final Target target;
    private final Selector selector;
    private final Histogram first = new Histogram();
    private final Histogram gaps = new Histogram();
    private final Map<Wire, Stream> open = new IdentityHashMap<>();
    private long clean;
    private long stalled;
    private long broken;
    private long events;
    private long end;

    /** How far a stream has come. */
    private static final class Stream {
        private int events;
        private long last;
        private boolean stalled;
    }

    Streams(Target target) throws IOException {
        this.target = target;
        this.selector = Selector.open();
    }

    String run(int streams, int seconds) throws IOException {
        long start = System.nanoTime();
        long spread = TimeUnit.SECONDS.toNanos(1) / streams;
        end = start + TimeUnit.SECONDS.toNanos(seconds);
        int begun = 0;
        while (begun < streams || !open.isEmpty()) {
            while (begun < streams && System.nanoTime() - start >= begun * spread) {
                begin(new Wire(target, selector));
                begun++;
            }
            selector.select(this::read, begun < streams ? 1 : 1000);
            if (System.nanoTime() - end > TimeUnit.SECONDS.toNanos(10)) {
                broken += open.size();
                break;
            }
        }
        open.keySet().forEach(Wire::close);
        selector.close();
        return String.format(
                Locale.ROOT,
                "{\"streams\":%d,\"clean\":%d,\"stalled\":%d,\"broken\":%d,\"events\":%d,\"first\":%s,\"gap\":%s}",
                streams, clean, stalled, broken, events, first, gaps);
    }

    private void begin(Wire wire) {
        open.put(wire, new Stream());
        try {
            wire.send(target.requests().get(0), System.nanoTime());
        } catch (IOException e) {
            ended(wire, false);
        }
    }

    private void read(SelectionKey key) {
        Wire wire = (Wire) key.attachment();
        Stream stream = open.get(wire);
        try {
            if (key.isWritable()) {
                wire.flush();
            }
            int before = wire.read();
            if (stream == null) {
                return;
            }
            int found = count(wire, before);
            if (found > 0) {
                came(wire, stream, found);
            }
            if (wire.complete()) {
                ended(wire, wire.status() == 200 && stream.events >= EVENTS && wire.find("[DONE]", before - 64) >= 0);
            }
        } catch (IOException e) {
            ended(wire, false);
        }
    }

    private static int count(Wire wire, int before) {
        int found = 0;
        int at = wire.find(EVENT, before - EVENT.length() + 1);
        while (at >= 0) {
            found++;
            at = wire.find(EVENT, at + EVENT.length());
        }
        return found;
    }

    private void came(Wire wire, Stream stream, int found) {
        long now = System.nanoTime();
        if (stream.events == 0) {
            first.add(now - wire.began);
        } else {
            gaps.add(now - stream.last);
            stream.stalled |= now - stream.last > STALLED;
        }
        stream.last = now;
        stream.events += found;
        events += found;
    }

    private void ended(Wire wire, boolean complete) {
        Stream stream = open.remove(wire);
        if (stream == null) {
            return;
        }
        if (!complete) {
            broken++;
            wire.close();
        } else if (stream.stalled) {
            stalled++;
        } else {
            clean++;
        }
        if (System.nanoTime() >= end) {
            wire.close();
            return;
        }
        if (complete && !wire.closes()) {
            begin(wire);
            return;
        }
        wire.close();
        again();
    }

    private void again() {
        try {
            begin(new Wire(target, selector));
        } catch (IOException e) {
            broken++;
        }
    }
}
