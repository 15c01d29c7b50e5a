package dev.tollgate.proxy.spend;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Brings the journal's rows to the database: those of this process, and those that others have left
 * behind. Delivering twice does no harm.
 */
final class Delivery {

    private static final Logger LOG = System.getLogger("tollgate");
    private static final int BATCH = 1000;
    private static final long LOOK = TimeUnit.SECONDS.toNanos(30);
    private static final long COMPLAINT = TimeUnit.MINUTES.toNanos(1);

    /** What becomes of a request whose gateway has died. */
    private static final Map<String, String> DIED =
            Map.of("error_information", "{\"error_class\":\"GatewayStopped\"}");

    private final Path directory;
    private final SpendStore store;
    private final Deque<Segment> segments;
    private final Consumer<Segment> drop;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final LongAdder refused = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private volatile long empty = System.nanoTime();
    private final Thread thread;
    private Duration pause = Duration.ZERO;
    private int position;
    private long looked = System.nanoTime() - LOOK;
    private long complained = System.nanoTime() - COMPLAINT;

    /**
     * @param segments of this process, the last one is written
     * @param drop takes one whose rows are all delivered
     */
    Delivery(Path directory, SpendStore store, Deque<Segment> segments, Consumer<Segment> drop) {
        this.directory = directory;
        this.store = store;
        this.segments = segments;
        this.drop = drop;
        this.thread = Thread.ofVirtual().name("spend-delivery").unstarted(this::run);
    }

    void start(Duration every) {
        pause = every;
        thread.start();
    }

    long refused() {
        return refused.sum();
    }

    /** How many rows of this process the database has, or has refused. */
    long delivered() {
        return delivered.sum();
    }

    /** How long ago there was nothing left to deliver. */
    Duration behind() {
        return Duration.ofNanos(System.nanoTime() - empty);
    }

    private void run() {
        try {
            do {
                adopt();
                deliver();
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
            deliver();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends with all that can be delivered; whether that is everything. */
    boolean finish(Duration limit) throws InterruptedException {
        closed.countDown();
        return thread.join(limit) && segments.size() == 1 && position == segments.getFirst().end();
    }

    /** Until there is nothing more, or the database takes nothing. */
    private void deliver() {
        while (true) {
            Segment first = segments.getFirst();
            // before it is read: what is appended later isn't the end
            boolean sealed = first.isSealed();
            Segment.Part part = first.read(position, BATCH);
            if (!part.records().isEmpty()) {
                if (!deliver(ended(part.records()))) {
                    return;
                }
                position = part.next();
                continue;
            }
            if (!sealed) {
                empty = System.nanoTime();
                return;
            }
            position = 0;
            drop.accept(first);
        }
    }

    private boolean deliver(List<SpendRow> rows) {
        boolean done = write(rows);
        delivered.add(done ? rows.size() : 0);
        return done;
    }

    private static List<SpendRow> ended(List<byte[]> records) {
        return records.stream()
                .filter(record -> !SpendJson.isPending(record))
                .map(SpendJson::row)
                .toList();
    }

    private void adopt() {
        if (System.nanoTime() - looked < LOOK) {
            return;
        }
        try {
            for (JournalFolder folder : JournalFolder.abandoned(directory)) {
                adopt(folder);
            }
            looked = System.nanoTime();
        } catch (IOException e) {
            complain("The spend journals in " + directory + " can't be read: " + e.getMessage());
        }
    }

    private void adopt(JournalFolder folder) throws IOException {
        Map<String, SpendRow> open = new LinkedHashMap<>();
        for (Segment segment : folder.left()) {
            int at = 0;
            Segment.Part part = segment.read(at, BATCH);
            while (!part.records().isEmpty()) {
                if (!write(settled(part.records(), open))) {
                    folder.close();
                    return;
                }
                at = part.next();
                part = segment.read(at, BATCH);
            }
        }
        List<SpendRow> died = new ArrayList<>();
        open.values().forEach(row -> died.add(row.ended("failure", DIED)));
        if (!write(died)) {
            folder.close();
            return;
        }
        folder.delete();
        LOG.log(Level.INFO, "The spend journal " + folder + " of a gateway that died is delivered");
    }

    /** The rows that have ended, and in {@code open} those that have only begun. */
    private static List<SpendRow> settled(List<byte[]> records, Map<String, SpendRow> open) {
        List<SpendRow> ended = new ArrayList<>();
        for (byte[] record : records) {
            SpendRow row = SpendJson.row(record);
            if (row.status().equals(SpendRow.PENDING)) {
                open.put(row.requestId(), row);
            } else {
                open.remove(row.requestId());
                ended.add(row);
            }
        }
        return ended;
    }

    /** Whether the database has the rows now, or never will. */
    private boolean write(List<SpendRow> rows) {
        if (rows.isEmpty()) {
            return true;
        }
        try {
            store.write(rows);
            return true;
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Unavailable unavailable) {
                complain("Spend rows wait in " + directory + ": " + unavailable.message());
                return false;
            }
            return apart(rows, e);
        } catch (IllegalStateException e) {
            return apart(rows, e);
        }
    }

    /** One row that the database doesn't take must not hold up all others. */
    private boolean apart(List<SpendRow> rows, RuntimeException why) {
        if (rows.size() > 1) {
            int half = rows.size() / 2;
            return write(rows.subList(0, half)) && write(rows.subList(half, rows.size()));
        }
        refused.increment();
        String id = rows.getFirst().requestId();
        LOG.log(Level.ERROR, "The database refuses the spend row of request " + id, why);
        return true;
    }

    /** Once a minute. */
    private void complain(String what) {
        long now = System.nanoTime();
        if (now - complained >= COMPLAINT) {
            complained = now;
            LOG.log(Level.WARNING, what);
        }
    }
}
