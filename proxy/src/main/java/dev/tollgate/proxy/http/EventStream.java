package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** An SSE answer: each write leaves at once. */
final class EventStream {

    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(UTF_8);

    private static final Header NO_CACHE =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");

    /** nginx collects answers otherwise. */
    static final Header NO_BUFFERING = HeaderValues.createCached("X-Accel-Buffering", "no");

    private final OutputStream out;
    private final Recording recording;
    private final AtomicBoolean beating = new AtomicBoolean();
    private volatile long lastWrite = System.nanoTime();
    private boolean closed;

    /** Sends the head; from now on the status is 200. */
    EventStream(ServerResponse response, Recording recording) {
        response.header(HeaderValues.CONTENT_TYPE_EVENT_STREAM);
        response.header(NO_CACHE);
        response.header(NO_BUFFERING);
        this(response.outputStream(), recording);
    }

    /** Of who has sent the head already. */
    EventStream(OutputStream out, Recording recording) {
        this.out = out;
        this.recording = recording;
    }

    /**
     * Sends events in one packet.
     *
     * @throws FailureException with {@link Failure.ClientGone}
     */
    synchronized void write(List<Frame> frames) {
        if (frames.isEmpty()) {
            return;
        }
        try {
            for (Frame frame : frames) {
                byte[] event = frame.sse();
                out.write(event);
                recording.sent(event, event.length);
            }
            flush();
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            throw new FailureException(new Failure.ClientGone(), e);
        }
    }

    /** Sends events that are written already; as {@link #write(List)}. */
    synchronized void write(byte[] events) {
        try {
            out.write(events);
            flush();
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            throw new FailureException(new Failure.ClientGone(), e);
        }
    }

    /**
     * Sends a comment, which clients pass over; a client that has left is found by the next real
     * write.
     */
    void heartbeat() {
        // where the client doesn't read, the first one waits, and more would only wait with it
        if (beating.compareAndSet(false, true)) {
            try {
                comment();
            } finally {
                beating.set(false);
            }
        }
    }

    private synchronized void comment() {
        if (closed) {
            return;
        }
        try {
            out.write(COMMENT);
            flush();
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            closed = true;
        }
    }

    /** By {@link System#nanoTime()}; never waits for a client that doesn't read. */
    long lastWrite() {
        return lastWrite;
    }

    /** Ends the answer in order; the connection can take the next request. */
    synchronized void end() {
        closed = true;
        try {
            out.close();
            recording.ended(CacheHit.EVENTS);
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            throw new FailureException(new Failure.ClientGone(), e);
        }
    }

    private void flush() throws IOException {
        out.flush();
        lastWrite = System.nanoTime();
    }
}
