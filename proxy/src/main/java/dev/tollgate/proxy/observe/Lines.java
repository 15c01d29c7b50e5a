package dev.tollgate.proxy.observe;

import com.fasterxml.jackson.core.JsonGenerator;
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

    private final BlockingQueue<Json.Writing> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final OutputStream out;
    private final Thread writer;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    private long told;

    /**
     * @param name of the thread that writes
     * @param out not closed with this
     */
    Lines(String name, OutputStream out) {
        this.out = out;
        this.writer = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Queues a line, which is made as it is written; once closed, writes it at once. */
    void add(Json.Writing line) {
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
        List<Json.Writing> lines = new ArrayList<>();
        while (queue.drainTo(lines, AT_ONCE) > 0) {
            long news = dropped.get() - told;
            if (news > 0) {
                told += news;
                lines.add(line -> lost(line, news));
            }
            write(lines);
            lines.clear();
        }
    }

    private static void lost(JsonGenerator line, long count) throws IOException {
        line.writeStartObject();
        line.writeStringField("event", "log_lines_dropped");
        line.writeNumberField("count", count);
        line.writeEndObject();
    }

    @SuppressWarnings("PMD.AvoidCatchingGenericException") // whatever it is, other lines follow
    private synchronized void write(List<Json.Writing> lines) {
        bytes.reset();
        try {
            Json.lines(lines, bytes);
            bytes.writeTo(out);
            out.flush();
        } catch (IOException | RuntimeException e) {
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
