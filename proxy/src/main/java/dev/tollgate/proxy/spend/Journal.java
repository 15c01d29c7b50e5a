package dev.tollgate.proxy.spend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps spend rows on the local disk until the database has them. A row is safe from the process's
 * end at once, and from the machine's within some milliseconds.
 *
 * <p>While the database is away, files grow up to a limit. Where that or the disk is full, rows
 * wait in memory; once there are too many, further ones are lost, counted and told in the log.
 * Requests are served all the same.
 */
public final class Journal implements SpendSink, AutoCloseable {

    private static final Logger LOG = System.getLogger("tollgate");
    private static final long COMPLAINT = TimeUnit.MINUTES.toNanos(1);

    private final Settings settings;
    private final JournalFolder folder;
    private final Deque<Segment> segments = new ConcurrentLinkedDeque<>();
    private final Queue<byte[]> waiting;
    private final Map<String, byte[]> pending = new ConcurrentHashMap<>();
    private final LongAdder lost = new LongAdder();
    private final LongAdder kept = new LongAdder();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread writer;
    private final Delivery delivery;
    private @Nullable Segment spare;
    private long complained = System.nanoTime() - COMPLAINT;
    private long told;

    /**
     * How much a journal keeps.
     *
     * @param directory of the journals of all processes of this machine
     * @param segment bytes of one file
     * @param most bytes of all files
     * @param waiting rows that wait in memory where there is no room on the disk
     * @param sync how often files are forced to the disk
     * @param delivery how often rows go to the database
     */
    public record Settings(
            Path directory, int segment, long most, int waiting, Duration sync, Duration delivery) {

        /** A row takes about 700 bytes, so a gigabyte holds an hour of 400 requests a second. */
        public static Settings in(Path directory) {
            return new Settings(
                    directory,
                    8 << 20,
                    1L << 30,
                    20_000,
                    Duration.ofMillis(10),
                    Duration.ofSeconds(1));
        }
    }

    /**
     * How a journal stands.
     *
     * @param files how many have rows that the database hasn't got
     * @param waiting rows in memory alone
     * @param lost rows, since the start
     * @param refused rows that the database will never take, since the start
     * @param rows that the database hasn't got
     * @param oldest how long the oldest of them waits at most, zero without any
     */
    public record State(
            int files, int waiting, long lost, long refused, long rows, Duration oldest) {}

    private Journal(Settings settings, JournalFolder folder, SpendStore store) throws IOException {
        this.settings = settings;
        this.folder = folder;
        this.waiting = new ArrayBlockingQueue<>(settings.waiting());
        segments.add(folder.segment(settings.segment()));
        spare = folder.segment(settings.segment());
        delivery = new Delivery(settings.directory(), store, segments, this::drop);
        writer = Thread.ofPlatform().daemon().name("spend-journal").unstarted(this::write);
    }

    /**
     * Opens a journal, and delivers what processes that have ended have left.
     *
     * @throws UncheckedIOException where the directory can't be written
     */
    public static Journal open(Settings settings, SpendStore store) {
        try {
            Files.createDirectories(settings.directory());
            JournalFolder folder = JournalFolder.create(settings.directory());
            Journal journal = new Journal(settings, folder, store);
            journal.writer.start();
            journal.delivery.start(settings.delivery());
            return journal;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Spend rows can't be kept in " + settings.directory() + "; is it writable?", e);
        }
    }

    @Override
    public void add(SpendRow row) {
        byte[] record = SpendJson.bytes(row);
        if (row.status().equals(SpendRow.PENDING)) {
            pending.put(row.requestId(), record);
            append(record);
            return;
        }
        pending.remove(row.requestId());
        if (append(record)) {
            kept.increment();
        }
    }

    /** Whether it wasn't lost. */
    private boolean append(byte[] record) {
        while (true) {
            Segment last = segments.getLast();
            if (last.append(record)) {
                return true;
            }
            if (last == segments.getLast()) {
                boolean waits = waiting.offer(record);
                lost.add(waits ? 0 : 1);
                return waits;
            }
        }
    }

    /** How it stands, for metrics. */
    public State state() {
        long rows = Math.max(0, kept.sum() - delivery.delivered());
        return new State(
                segments.size(),
                waiting.size(),
                lost.sum(),
                delivery.refused(),
                rows,
                rows == 0 ? Duration.ZERO : delivery.behind());
    }

    private void write() {
        try {
            boolean last;
            do {
                last = closed.await(settings.sync().toMillis(), TimeUnit.MILLISECONDS);
                makeRoom();
                segments.getLast().force();
                tellOfLoss();
            } while (!last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void makeRoom() {
        while (!waiting.isEmpty()) {
            Segment next = spare == null ? next() : spare;
            if (next == null) {
                return;
            }
            spare = null;
            goOnIn(next);
        }
        if (spare == null && segments.getLast().isHalfFull()) {
            spare = next();
        }
    }

    /** What waits goes in first, while nobody else can fill it. */
    private void goOnIn(Segment next) {
        next.open();
        boolean fits = false;
        byte[] record = waiting.peek();
        while (record != null && next.append(record)) {
            fits = true;
            waiting.remove();
            record = waiting.peek();
        }
        if (!fits) {
            // larger than a whole file
            waiting.remove();
            lost.increment();
        }
        Segment full = segments.getLast();
        segments.add(next);
        full.seal();
        full.force();
    }

    private @Nullable Segment next() {
        if ((segments.size() + 1L) * settings.segment() > settings.most()) {
            complain("has reached its limit of " + settings.most() + " bytes");
            return null;
        }
        try {
            return folder.segment(settings.segment());
        } catch (IOException e) {
            complain("can't grow: " + e.getMessage());
            return null;
        }
    }

    private void tellOfLoss() {
        long now = lost.sum();
        if (now > told && complain("is full; " + (now - told) + " spend rows are lost")) {
            told = now;
        }
    }

    /** Once a minute. */
    private synchronized boolean complain(String what) {
        long now = System.nanoTime();
        if (now - complained < COMPLAINT) {
            return false;
        }
        complained = now;
        LOG.log(Level.ERROR, "The spend journal " + folder + " " + what);
        return true;
    }

    /** Everything in the first file is in the database; what is under way goes to the last one. */
    private synchronized void drop(Segment done) {
        pending.values().forEach(this::append);
        segments.remove(done);
        try {
            if (spare == null) {
                done.clear();
                spare = done;
            } else {
                done.delete();
            }
        } catch (IOException e) {
            complain("can't drop a file: " + e.getMessage());
        }
    }

    /** Delivers what it can within some seconds; the rest is delivered by the next process. */
    @Override
    public void close() {
        closed.countDown();
        try {
            writer.join(Duration.ofSeconds(5));
            boolean all = delivery.finish(Duration.ofSeconds(5)) && waiting.isEmpty();
            if (all) {
                folder.delete();
            } else {
                folder.close();
            }
        } catch (IOException e) {
            complain("can't be removed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
