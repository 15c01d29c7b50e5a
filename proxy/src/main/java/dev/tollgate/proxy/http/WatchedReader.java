package dev.tollgate.proxy.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one client's connection, which tell also while a request is served that the client
 * has left.
 *
 * <p>A closed connection shows in a read alone, and nobody reads while an answer is awaited. So the
 * next read is made ahead of time, by a thread of its own; what it brings is kept for the
 * connection's thread, which waits for it instead of reading.
 *
 * <p>An HTTP/2 connection is read all the time: there it is enough to look at what passes.
 */
final class WatchedReader implements Supplier<byte @Nullable []> {

    private final DataReader first;
    private final HelidonSocket socket;
    private final Arriving arriving = new Arriving();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private byte @Nullable [] ahead;
    private final Http2Departures departures = new Http2Departures();
    private boolean reading;
    private boolean ended;

    /**
     * @param first has what was read to find out the protocol
     * @param socket gives what follows, null at the end
     */
    WatchedReader(DataReader first, HelidonSocket socket) {
        this.first = first;
        this.socket = socket;
    }

    /** The next bytes, null at the end: what the connection's own thread reads by. */
    @Override
    public byte @Nullable [] get() {
        arriving.waits(System.nanoTime());
        byte[] next = next();
        arriving.came(next == null ? 0 : next.length, System.nanoTime());
        return next;
    }

    private byte @Nullable [] next() {
        lock.lock();
        try {
            while (reading) {
                idle.await();
            }
            byte[] kept = ahead;
            ahead = null;
            if (kept != null || ended) {
                return kept;
            }
        } catch (InterruptedException _) {
            // by the server that stops, which ends idle connections so
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
        return read();
    }

    /** The request that came last is answered. */
    void answered() {
        arriving.answered();
    }

    /** An HTTP/2 connection may be silent for as long as its requests take. */
    void closeIfOverdue(long now) {
        if (arriving.overdue(now) && !departures.started()) {
            socket.close();
        }
    }

    /** Tells of an HTTP/2 stream that its client gives up, or loses with the connection. */
    Http2Departures departures() {
        return departures;
    }

    /**
     * Reads ahead, once at a time; call it only while the connection's thread is busy with an
     * answer.
     */
    void watch(Runnable gone) {
        lock.lock();
        try {
            if (reading || ended || ahead != null) {
                return;
            }
            reading = true;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("watch").start(() -> readAhead(gone));
    }

    private void readAhead(Runnable gone) {
        byte[] bytes = read();
        lock.lock();
        try {
            ahead = bytes;
            ended = bytes == null;
            reading = false;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
        if (bytes == null) {
            gone.run();
        }
    }

    private byte @Nullable [] read() {
        try {
            int kept = first.available();
            byte @Nullable [] bytes = kept > 0 ? first.readBytes(kept) : socket.get();
            if (bytes != null) {
                departures.passing(bytes);
                return bytes;
            }
        } catch (UncheckedIOException closed) {
            // the same as its end
        }
        departures.ended();
        return null;
    }
}
