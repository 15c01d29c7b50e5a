package dev.tollgate.proxy.http;

import java.util.concurrent.TimeUnit;

/**
 * How far a request has come in on an HTTP/1.1 connection. A client that sends too little for too
 * long (slow loris) is overdue; times are those of {@link System#nanoTime()}.
 */
final class Arriving {

    /** For a head, and for the first bytes of a body. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(30);

    /** A byte takes no longer on average: 240 a second, as in Kestrel, the server of .NET. */
    private static final long BYTE = TimeUnit.SECONDS.toNanos(1) / 240;

    /** Longer than the server leaves an idle connection open. */
    private static final long IDLE = TimeUnit.MINUTES.toNanos(10);

    private long began;
    private long waiting;
    private long bytes;
    private boolean begun;
    private boolean waits;

    /** The connection's thread waits for bytes. */
    synchronized void waits(long now) {
        waits = true;
        waiting = now;
    }

    /** So many have come; none at the end. */
    synchronized void came(int more, long now) {
        waits = false;
        if (!begun) {
            begun = true;
            began = now;
        }
        bytes += more;
    }

    /** The request is answered; what comes now belongs to the next. */
    synchronized void answered() {
        begun = false;
        bytes = 0;
    }

    /** Whether the client has been waited for long enough. */
    synchronized boolean overdue(long now) {
        if (!waits) {
            return false;
        }
        return begun ? now - began > GRACE + bytes * BYTE : now - waiting > IDLE;
    }
}
