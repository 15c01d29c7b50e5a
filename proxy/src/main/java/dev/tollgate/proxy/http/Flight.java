package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.upstream.UpstreamCall;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request under way: what to cancel when its client leaves, and what to keep alive while its
 * vendor is silent.
 */
final class Flight implements AutoCloseable {

    private final Flights flights;
    private final @Nullable WatchedReader client;
    private final int http2Stream;
    private final long started;
    private @Nullable UpstreamCall call;
    private @Nullable EventStream stream;
    private @Nullable Runnable sleeper;
    private long bytes;
    private boolean gone;
    private boolean landed;

    /**
     * @param client null where nothing tells that the client leaves
     * @param http2Stream 0 where the request came by HTTP/1
     * @param started by {@link System#nanoTime()}
     */
    Flight(Flights flights, @Nullable WatchedReader client, int http2Stream, long started) {
        this.flights = flights;
        this.client = client;
        this.http2Stream = http2Stream;
        this.started = started;
    }

    /** The call to cancel from now on. */
    synchronized void calls(UpstreamCall next) {
        if (gone) {
            throw new FailureException(new Failure.ClientGone());
        }
        call = next;
    }

    /** How large its body is, which is kept until its end. */
    synchronized void carries(long body) {
        bytes = body;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** The stream to keep alive from now on. */
    synchronized void streams(EventStream opened) {
        stream = opened;
    }

    /** Whom to wake when the client leaves, from now on. */
    synchronized void onLeave(Runnable wake) {
        if (gone) {
            throw new FailureException(new Failure.ClientGone());
        }
        sleeper = wake;
    }

    /** Whether the client has left. */
    synchronized boolean clientGone() {
        return gone;
    }

    /**
     * Waits, but no longer than the client does.
     *
     * @throws FailureException with {@link Failure.ClientGone}
     */
    synchronized void pause(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        try {
            for (long left = pause.toNanos(); left > 0 && !gone; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new Failure.Unavailable("The gateway is stopping."), e);
        }
        if (gone) {
            throw new FailureException(new Failure.ClientGone());
        }
    }

    long started() {
        return started;
    }

    /** Has the client's connection watched; nothing happens once the answer is complete. */
    synchronized void watch() {
        if (!landed && client != null && http2Stream == 0) {
            client.watch(this::cancel);
        }
    }

    /** The stream that has been silent since before {@code then}, null where there is none. */
    synchronized @Nullable EventStream silentSince(long then) {
        return stream != null && !landed && stream.lastWrite() - then < 0 ? stream : null;
    }

    /** The same for a client whose connection is read anyway. */
    void listen() {
        if (client != null && http2Stream != 0) {
            client.departures().onLeave(http2Stream, this::cancel);
        }
    }

    synchronized void cancel() {
        gone = true;
        notifyAll();
        if (call != null) {
            call.cancel();
        }
        if (sleeper != null) {
            sleeper.run();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            landed = true;
        }
        if (client != null && http2Stream != 0) {
            client.departures().forget(http2Stream);
        }
        flights.landed(this);
    }
}
