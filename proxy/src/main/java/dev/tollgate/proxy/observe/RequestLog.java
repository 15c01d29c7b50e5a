package dev.tollgate.proxy.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes one JSON line a request. No request waits for it: where the reader of the output is slower
 * than the gateway, lines are dropped and counted.
 */
public final class RequestLog implements AutoCloseable {

    private static final Logger LOG = System.getLogger(RequestLog.class.getName());
    private static final int WAITING = 10_000;
    private static final int AT_ONCE = 256;

    private final BlockingQueue<ObjectNode> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final OutputStream out;
    private final Thread writer;
    private volatile boolean closed;

    /**
     * @param out where lines go; not closed with the log
     */
    public RequestLog(OutputStream out) {
        this.out = out;
        this.writer = Thread.ofPlatform().daemon().name("request-log").start(this::write);
    }

    /** Queues a line; the caller keeps no hold on the object. */
    public void add(ObjectNode line) {
        if (!queue.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    private void write() {
        List<ObjectNode> lines = new ArrayList<>();
        try {
            while (!closed || !queue.isEmpty()) {
                ObjectNode first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    lines.add(first);
                    queue.drainTo(lines, AT_ONCE);
                    write(lines);
                    lines.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<ObjectNode> lines) {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            lines.add(Json.object().put("event", "log_lines_dropped").put("count", lost));
        }
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream(lines.size() * 512);
        for (ObjectNode line : lines) {
            bytes.writeBytes(Json.bytes(line));
            bytes.write('\n');
        }
        try {
            bytes.writeTo(out);
            out.flush();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Request lines could not be written", e);
        }
    }

    /** Writes what is queued. */
    @Override
    public void close() {
        closed = true;
        try {
            writer.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
