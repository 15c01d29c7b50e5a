package dev.tollgate.proxy.observe.export;

import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.Served;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends requests to one destination, many at once, on threads of its own. The queue is bounded by
 * number and by bytes: what doesn't fit is dropped, and counted.
 */
final class Exporter implements Observer, AutoCloseable {

    private static final Logger LOG = System.getLogger("tollgate");
    private static final int WAITING = 20_000;
    private static final long WAITING_BYTES = 64 << 20;

    /** LiteLLM's {@code DEFAULT_BATCH_SIZE}. */
    private static final int AT_ONCE = 512;

    private static final int AT_A_TIME = 16;
    private static final long CLOSE_MILLIS = 5000;

    /** What a request takes in memory beside its metadata, about. */
    private static final long BYTES = 2048;

    private final Destination destination;
    private final Duration interval;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Delivery delivery;
    private final BlockingQueue<Served> queue = new LinkedBlockingQueue<>(WAITING);
    private final AtomicLong bytes = new AtomicLong();
    private final Tally tally;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread;

    /**
     * How often it sends.
     *
     * @param interval between two batches
     * @param pause before a batch is sent again
     */
    record Pace(Duration interval, Duration pause) {}

    /**
     * @param tally counts; others may share it
     */
    Exporter(Destination destination, Pace pace, HttpClient client, Tally tally) {
        this.destination = destination;
        this.interval = pace.interval();
        this.tally = tally;
        this.delivery = new Delivery(client, pace.pause(), closing);
        this.thread = Thread.ofVirtual().name("export " + destination.name()).start(this::run);
    }

    String name() {
        return destination.name();
    }

    /** Why the destination doesn't take a request that there was not; empty where it does. */
    String check() {
        try {
            for (Destination.Message message : destination.messages(List.of(Sample.request()))) {
                String problem = delivery.once(message);
                if (!problem.isEmpty()) {
                    return problem;
                }
            }
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "the gateway is stopping";
        }
    }

    @Override
    public void served(Served request) {
        if (!destination.wants(request)) {
            return;
        }
        long size = size(request);
        if (bytes.addAndGet(size) > WAITING_BYTES || !queue.offer(request)) {
            bytes.addAndGet(-size);
            tally.dropped();
            return;
        }
        tally.accepted();
    }

    /** The metadata is a part of the body, so never larger. */
    private static long size(Served request) {
        Served.Asked asked = request.asked();
        return BYTES
                + (asked.metadata().isMissingNode() ? 0 : asked.client().bytes())
                + request.said().map(Served.Said::bytes).orElse(0L);
    }

    private void run() {
        try {
            boolean last;
            do {
                last = closing.await(interval.toMillis(), TimeUnit.MILLISECONDS);
                sendQueued();
            } while (!last);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendQueued() throws InterruptedException {
        List<Served> batch = new ArrayList<>();
        while (queue.drainTo(batch, AT_ONCE) > 0) {
            bytes.addAndGet(-batch.stream().mapToLong(Exporter::size).sum());
            send(batch);
            batch.clear();
        }
    }

    @SuppressWarnings("PMD.AvoidCatchingGenericException")
    private void send(List<Served> batch) throws InterruptedException {
        try {
            send(destination.messages(batch).iterator());
        } catch (RuntimeException e) {
            // whatever it is, a thread that ended here would never send anything again
            tally.failed(batch.size());
            LOG.log(Level.ERROR, "Bug: requests for " + destination.name() + " are lost", e);
        }
    }

    private void send(Iterator<Destination.Message> messages) throws InterruptedException {
        while (messages.hasNext()) {
            List<Callable<String>> tasks = new ArrayList<>();
            while (messages.hasNext() && tasks.size() < AT_A_TIME) {
                Destination.Message message = messages.next();
                tasks.add(() -> deliver(message));
            }
            tell(senders.invokeAll(tasks));
        }
    }

    private String deliver(Destination.Message message) throws InterruptedException {
        String problem = delivery.send(message);
        if (problem.isEmpty()) {
            tally.sent(message.requests());
        } else {
            tally.failed(message.requests());
        }
        return problem;
    }

    /** One line, however many messages have failed at a time. */
    private void tell(List<Future<String>> ends) throws InterruptedException {
        for (Future<String> end : ends) {
            String problem = problem(end);
            if (!problem.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "The callback "
                                + destination.name()
                                + " didn't take what it was sent: "
                                + problem
                                + "; requests lost so far: "
                                + tally.state().failed());
                return;
            }
        }
    }

    private static String problem(Future<String> end) throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            // its message may have a header
            return String.valueOf(e.getCause() == null ? e : e.getCause().getClass());
        }
    }

    /** Begins to send what is queued, for the last time. */
    void stop() {
        closing.countDown();
    }

    /** Sends what is queued, as far as that is possible in a few seconds. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        senders.shutdownNow();
    }
}
