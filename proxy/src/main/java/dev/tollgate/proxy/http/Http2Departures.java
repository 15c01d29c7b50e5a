package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds in the bytes of a client's HTTP/2 connection which requests it gives up: the server closes
 * their streams, but tells those who serve them at the next write alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-4.1">RFC 9113, frame format</a>
 */
final class Http2Departures {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final int HEAD = 9;
    private static final int RST_STREAM = 3;

    private final Map<Integer, Runnable> waiting = new ConcurrentHashMap<>();
    private final byte[] head = new byte[HEAD];
    private volatile boolean started;
    private int headBytes;

    /** How many bytes to pass over before the next frame. */
    private long skip;

    /** Whether the connection speaks HTTP/2. */
    boolean started() {
        return started;
    }

    /** Has something done when the client gives up a stream. */
    void onLeave(int stream, Runnable gone) {
        waiting.put(stream, gone);
    }

    /** The stream is answered. */
    void forget(int stream) {
        waiting.remove(stream);
    }

    /** The next bytes; does nothing while the connection doesn't speak HTTP/2. */
    void passing(byte[] bytes) {
        if (!started && startsWithPreface(bytes)) {
            started = true;
            skip = PREFACE.length;
        }
        int at = 0;
        while (started && at < bytes.length) {
            int step = (int) Math.min(skip, bytes.length - at);
            skip -= step;
            at += step;
            while (skip == 0 && at < bytes.length && headBytes < HEAD) {
                head[headBytes++] = bytes[at++];
            }
            if (headBytes == HEAD) {
                frame();
            }
        }
    }

    /** The connection is closed, and every stream with it. */
    void ended() {
        List.copyOf(waiting.values()).forEach(Runnable::run);
    }

    /** Clients send it in one piece, at the start or after they were let upgrade. */
    private static boolean startsWithPreface(byte[] bytes) {
        int length = Math.min(PREFACE.length, bytes.length);
        return length >= 3 && Arrays.equals(bytes, 0, length, PREFACE, 0, length);
    }

    private void frame() {
        headBytes = 0;
        skip = number(0, 3);
        if (head[3] == RST_STREAM) {
            Runnable gone = waiting.get(number(5, HEAD) & Integer.MAX_VALUE);
            if (gone != null) {
                gone.run();
            }
        }
    }

    private int number(int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = (number << 8) | (head[i] & 0xFF);
        }
        return number;
    }
}
