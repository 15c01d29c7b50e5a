package dev.tollgate.proxy.observe;

import dev.tollgate.proxy.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lines on their way to an output. Nobody waits for it: where the reader of the output is slower
 * than the gateway, lines are dropped and counted.
 */
final class Lines implements AutoCloseable {

    private static final int WAITING = 10_000;
    private static final int AT_ONCE = 256;

    /** A thread that is woken for each line costs more than the line. */
    private static final long PAUSE_MILLIS = 25;

    private static final long CLOSE_MILLIS = 5000;

    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final OutputStream out;
    private final Thread writer;
    private long told;

    /**
     * @param name of the thread that writes
     * @param out not closed with this
     */
    Lines(String name, OutputStream out) {
        this.out = out;
        this.writer = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Queues a line without its end; once closed, writes it at once. */
    void add(byte[] line) {
        if (closed.getCount() == 0) {
            write(List.of(line));
        } else if (!queue.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    /** How many there was no room for. */
    long dropped() {
        return dropped.get();
    }

    private void run() {
        try {
            boolean last;
            do {
                last = closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                writeQueued();
            } while (!last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeQueued() {
        List<byte[]> lines = new ArrayList<>();
        while (queue.drainTo(lines, AT_ONCE) > 0) {
            byte[] lost = lost();
            if (lost != null) {
                lines.add(lost);
            }
            write(lines);
            lines.clear();
        }
    }

    private byte @Nullable [] lost() {
        long news = dropped.get() - told;
        told += news;
        return news == 0
                ? null
                : Json.bytes(Json.object().put("event", "log_lines_dropped").put("count", news));
    }

    private synchronized void write(List<byte[]> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(lines.size() * 512);
        for (byte[] line : lines) {
            bytes.writeBytes(line);
            bytes.write('\n');
        }
        try {
            bytes.writeTo(out);
            out.flush();
        } catch (IOException e) {
            // there is nowhere left to say so but in metrics
            dropped.addAndGet(lines.size());
        }
    }

    /** Writes what is queued. */
    @Override
    public void close() {
        closed.countDown();
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
