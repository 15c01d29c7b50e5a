package dev.tollgate.proxy.observe;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.proxy.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes one JSON line a request, on a thread of its own. No request waits for it: where the reader
 * of the output is slower than the gateway, lines are dropped and counted.
 */
public final class RequestLog implements Observer, AutoCloseable {

    private static final Logger LOG = System.getLogger(RequestLog.class.getName());
    private static final int WAITING = 10_000;
    private static final int AT_ONCE = 256;

    /** A thread that is woken for each line costs more than the line. */
    private static final long PAUSE_MILLIS = 25;

    private final BlockingQueue<Json.Writing> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final OutputStream out;
    private final double sample;
    private final Thread writer;

    /** The writer's own. */
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);

    private final CountDownLatch closed = new CountDownLatch(1);

    /** Of all requests. */
    public RequestLog(OutputStream out) {
        this(out, 1);
    }

    /**
     * @param out where lines go; not closed with the log
     * @param sample which part of the requests that went well is written; the others always are
     */
    public RequestLog(OutputStream out, double sample) {
        this.out = out;
        this.sample = sample;
        this.writer = Thread.ofPlatform().daemon().name("request-log").start(this::write);
    }

    /** Queues the request's line. */
    @Override
    public void served(Served request) {
        boolean wanted = request.result().failure().isPresent() || isDrawn();
        if (wanted && !queue.offer(RequestLines.of(request))) {
            dropped.incrementAndGet();
        }
    }

    /** Queues its line; whoever asks again and again is no reason to wait. */
    @Override
    public void refused(Refused request) {
        if (!queue.offer(RequestLines.of(request))) {
            dropped.incrementAndGet();
        }
    }

    private boolean isDrawn() {
        return sample >= 1 || ThreadLocalRandom.current().nextDouble() < sample;
    }

    private void write() {
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
            write(lines);
            lines.clear();
        }
    }

    @SuppressWarnings("PMD.AvoidCatchingGenericException") // whatever it is, other lines follow
    private void write(List<Json.Writing> lines) {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            lines.add(line -> writeLost(line, lost));
        }
        bytes.reset();
        try {
            Json.lines(lines, bytes);
            bytes.writeTo(out);
            out.flush();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "Request lines could not be written", e);
        }
    }

    private static void writeLost(JsonGenerator line, long lost) throws IOException {
        line.writeStartObject();
        line.writeStringField("event", "log_lines_dropped");
        line.writeNumberField("count", lost);
        line.writeEndObject();
    }

    /** Writes what is queued. */
    @Override
    public void close() {
        closed.countDown();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
