package dev.tollgate.proxy.http;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.jspecify.annotations.Nullable;

/**
 * How long virtual threads that could run wait for a processor. A probe says it: a thread that
 * notes when it came to run.
 */
final class Backlog implements BooleanSupplier, AutoCloseable {

    /** For each processor: fewer that wait are no overload, whatever else the machine does. */
    private static final int FEW = 64;

    private final Supplier<Duration> target;
    private final Executor threads;
    private final BooleanSupplier crowded;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Shedding shedding = Shedding.NOTHING;
    private volatile @Nullable Probe last;

    /** Whoever asks for a processor, since when, and for how long it had to wait. */
    private static final class Probe implements Runnable {
        private final long asked = System.nanoTime();
        private volatile long ran;

        @Override
        public void run() {
            ran = System.nanoTime();
        }

        long waited() {
            long end = ran;
            return (end == 0 ? System.nanoTime() : end) - asked;
        }
    }

    /**
     * @param target how long they may wait
     */
    Backlog(Supplier<Duration> target) {
        this(target, Thread.ofVirtual().name("probe")::start, crowd());
    }

    /**
     * @param threads has probes run
     * @param crowded whether many wait
     */
    Backlog(Supplier<Duration> target, Executor threads, BooleanSupplier crowded) {
        this.target = target;
        this.threads = threads;
        this.crowded = crowded;
    }

    private static BooleanSupplier crowd() {
        VirtualThreadSchedulerMXBean scheduler =
                ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        return () ->
                scheduler.getQueuedVirtualThreadCount() > (long) FEW * scheduler.getParallelism();
    }

    void start() {
        Thread.ofPlatform().daemon().name("backlog").start(this::watch);
    }

    /** Whether to refuse the next request. */
    @Override
    public boolean getAsBoolean() {
        double share = shedding.share();
        return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
    }

    private void watch() {
        try {
            while (!stopped.await(Shedding.TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                shedding = shedding.next(waited(), target.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration waited() {
        Probe before = last;
        if (before == null || before.ran != 0) {
            Probe next = new Probe();
            last = next;
            threads.execute(next);
        }
        return before == null || !crowded.getAsBoolean()
                ? Duration.ZERO
                : Duration.ofNanos(before.waited());
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
