import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A constant rate of requests: one thread sends each when it is due, another reads answers. */
final class Rate {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final Target target;
    private final int most;
    private final Selector selector;
    private final Deque<Wire> idle = new ArrayDeque<>();
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final Set<Wire> open = new HashSet<>();
    private final Histogram good = new Histogram();
    private final Histogram other = new Histogram();
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private long sent;
    private long due;
    private long broken;
    private volatile boolean over;

    Rate(Target target, int most) throws IOException {
        this.target = target;
        this.most = most;
        this.selector = Selector.open();
    }

    String run(double rate, int seconds) throws Exception {
        Thread reader = Thread.ofPlatform().name("answers").start(this::read);
        long start = System.nanoTime();
        long total = (long) (rate * seconds);
        for (long n = 0; n < total; n++) {
            long at = start + (long) (n * 1e9 / rate);
            for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            send(at);
        }
        long took = System.nanoTime() - start;
        for (long end = System.nanoTime() + PATIENCE; unanswered() > 0 && System.nanoTime() < end; ) {
            LockSupport.parkNanos(1_000_000);
        }
        over = true;
        selector.wakeup();
        reader.join();
        long missing = unanswered();
        open.forEach(Wire::close);
        selector.close();
        return String.format(
                Locale.ROOT,
                "{\"due\":%d,\"rate\":%.1f,\"ok\":%s,\"other\":%s,\"statuses\":%s,\"broken\":%d,\"unanswered\":%d,\"connections\":%d}",
                total, total * 1e9 / took, good, other, statuses(), broken, missing, open.size());
    }

    private String statuses() {
        StringBuilder json = new StringBuilder("{");
        statuses.forEach((status, count) ->
                json.append(json.length() > 1 ? "," : "").append('"').append(status).append("\":").append(count));
        return json.append('}').toString();
    }

    private synchronized long unanswered() {
        return due - broken - statuses.values().stream().mapToLong(Long::longValue).sum();
    }

    private synchronized void send(long at) {
        due++;
        waiting.add(at);
        next();
    }

    /** Sends what waits as long as there is a connection for it. */
    private void next() {
        while (!waiting.isEmpty() && (!idle.isEmpty() || open.size() < most)) {
            Wire wire = null;
            try {
                wire = idle.isEmpty() ? opened() : idle.pop();
                wire.send(target.requests().get((int) (sent++ % target.requests().size())), waiting.remove());
            } catch (IOException e) {
                broken(wire);
            }
        }
    }

    private Wire opened() throws IOException {
        try {
            Wire wire = new Wire(target, selector);
            open.add(wire);
            return wire;
        } catch (IOException e) {
            waiting.remove();
            throw e;
        }
    }

    private void broken(Wire wire) {
        broken++;
        if (wire != null) {
            gone(wire);
        }
    }

    private void gone(Wire wire) {
        open.remove(wire);
        idle.remove(wire);
        wire.close();
    }

    private void read() {
        try {
            while (!over) {
                selector.select(this::read);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private synchronized void read(SelectionKey key) {
        Wire wire = (Wire) key.attachment();
        try {
            if (key.isWritable()) {
                wire.flush();
            }
            wire.read();
            if (wire.complete()) {
                answered(wire);
            }
        } catch (IOException e) {
            // who closes an idle connection breaks no promise
            if (idle.contains(wire)) {
                gone(wire);
            } else if (open.contains(wire)) {
                broken(wire);
            }
        }
        next();
    }

    private void answered(Wire wire) {
        long took = System.nanoTime() - wire.began;
        (wire.status() == 200 ? good : other).add(took);
        statuses.merge(wire.status(), 1L, Long::sum);
        if (wire.closes()) {
            gone(wire);
        } else {
            idle.push(wire);
        }
    }
}
