package dev.tollgate.proxy.upstream;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What may end one call from outside: its deadlines, and whoever cancels it.
 *
 * <p>The call's thread writes when its phase ends, and another thread looks from time to time: that
 * costs a few nanoseconds, where a timer for each phase or a timeout of the socket costs
 * microseconds.
 */
final class Watch {

    private static final long NEVER = Long.MAX_VALUE;

    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
    private volatile @Nullable VendorConnection connection;
    private volatile @Nullable Future<?> awaited;
    private volatile Ending phase = Ending.CONNECT;
    private volatile long phaseEnd = NEVER;
    private volatile long totalEnd = NEVER;

    /** Why the call has ended, null while it goes on. */
    @Nullable Ending ending() {
        return ending.get();
    }

    boolean hasEnded() {
        return ending.get() != null;
    }

    /** Starts the clock of the whole call. */
    void start(Duration total) {
        totalEnd = in(total);
    }

    /** Starts a phase that may take so long; when it started, as {@link System#nanoTime()}. */
    long phase(Ending next, Duration limit) {
        long now = System.nanoTime();
        phase = next;
        phaseEnd = now + limit.toNanos();
        return now;
    }

    /** The same phase until a moment that was {@link #phaseEnd()}. */
    void phaseUntil(Ending next, long end) {
        phase = next;
        phaseEnd = end;
    }

    long phaseEnd() {
        return phaseEnd;
    }

    /** Only the whole is limited for now: nothing is expected of the vendor. */
    void pause() {
        phaseEnd = NEVER;
    }

    /** From now on this connection is dropped when the call ends. */
    void use(VendorConnection used) {
        connection = used;
        if (hasEnded()) {
            used.abort();
        }
    }

    /**
     * Waits for something that ends with the call.
     *
     * @throws CancellationException where the call has ended
     */
    <T> T await(Future<T> future, Duration limit) throws ExecutionException, TimeoutException {
        awaited = future;
        if (hasEnded()) {
            future.cancel(true);
        }
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(Ending.CANCELLED);
            future.cancel(true);
            throw new CancellationException();
        } finally {
            awaited = null;
        }
    }

    /** Ends the call in order; false where it has ended otherwise, and its connection with it. */
    boolean done() {
        return ending.compareAndSet(null, Ending.DONE);
    }

    /** Ends the call and drops its connection; does nothing where it has ended. */
    void end(Ending why) {
        if (!ending.compareAndSet(null, why)) {
            return;
        }
        VendorConnection used = connection;
        if (used != null) {
            used.abort();
        }
        Future<?> future = awaited;
        if (future != null) {
            future.cancel(true);
        }
    }

    /** Ends the call where it is late. */
    void check(long now) {
        if (isOver(totalEnd, now)) {
            end(Ending.TOTAL);
        } else if (isOver(phaseEnd, now)) {
            end(phase);
        }
    }

    private static long in(Duration limit) {
        return System.nanoTime() + limit.toNanos();
    }

    private static boolean isOver(long end, long now) {
        return end != NEVER && now - end >= 0;
    }
}
