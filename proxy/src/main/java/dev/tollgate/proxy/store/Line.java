package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.LogEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * The connection to Valkey, held by a thread of its own: whatever requests want at the same time is
 * sent as one batch. So no request ever waits for a socket, only for an answer, and only as long as
 * it likes. After a failure nobody is made to wait until the thread has reached the server again.
 */
final class Line implements AutoCloseable {

    private static final Logger LOG = System.getLogger("tollgate.valkey");
    private static final int BATCH = 256;
    private static final int WAITING = 10_000;
    private static final Duration FIRST_TRY = Duration.ofSeconds(2);
    private static final Duration END = Duration.ofMillis(300);

    private final Connector connector;
    private final List<Script> scripts;
    private final Supplier<Wanted<?>> heartbeat;
    private final Timing timing;
    private final Words words;
    private final BlockingQueue<Wanted<?>> asked = new ArrayBlockingQueue<>(WAITING);
    private final BlockingQueue<Wanted<?>> told = new ArrayBlockingQueue<>(WAITING);
    private final List<Wanted<?>> batch = new ArrayList<>(BATCH);
    private final List<Consumer<Connection>> greetings = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final Trips trips = new Trips();
    private final CountDownLatch tried = new CountDownLatch(1);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean up;

    /**
     * How long things may take.
     *
     * @param answer silence for longer ends a connection
     * @param tick between two heartbeats, and the longest that what is told waits
     * @param firstPause after a failure; each one after it is twice as long
     * @param longestPause where the doubling ends
     * @param patience how a request waits
     */
    record Timing(
            Duration answer,
            Duration tick,
            Duration firstPause,
            Duration longestPause,
            Patience patience) {

        Timing(Duration answer, Duration tick, Duration firstPause, Duration longestPause) {
            this(answer, tick, firstPause, longestPause, Patience.REAL);
        }

        static final Timing DEFAULT =
                new Timing(
                        Duration.ofMillis(40),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5));
    }

    /** Waits for an answer. */
    @FunctionalInterface
    interface Patience {

        /** By the clock. */
        Patience REAL = (answer, nanos) -> answer.get(nanos, TimeUnit.NANOSECONDS);

        /**
         * Returns when the answer is there.
         *
         * @throws TimeoutException where it isn't in time
         */
        void await(Future<?> answer, long nanos)
                throws InterruptedException, ExecutionException, TimeoutException;
    }

    /**
     * What the log says.
     *
     * @param up what works once the server answers: {@code Answers are cached in Valkey}
     * @param down what is so until it answers again
     */
    record Words(String up, String down) {}

    /**
     * A line that nobody has opened yet.
     *
     * @param scripts which the server is taught
     * @param heartbeat what is asked with each tick
     */
    Line(
            Connector connector,
            List<Script> scripts,
            Supplier<Wanted<?>> heartbeat,
            Timing timing,
            Words words) {
        this.connector = connector;
        this.scripts = scripts;
        this.heartbeat = heartbeat;
        this.timing = timing;
        this.words = words;
        this.thread = Thread.ofPlatform().daemon().name("valkey").unstarted(this::run);
    }

    /** Starts to connect; returns when the first try has ended, well or not. */
    Line open() {
        thread.start();
        await(tried, FIRST_TRY);
        return this;
    }

    /** Whether the server answers, as far as is known. */
    boolean up() {
        return up;
    }

    /** What becomes of its batches. */
    Trips trips() {
        return trips;
    }

    /** How many messages never left. */
    long dropped() {
        return dropped.get();
    }

    /** The answer; empty where it is none, or doesn't come in time. */
    <T> Optional<T> ask(Function<Pipeline, Response<T>> command, long nanos) {
        if (!up || nanos <= 0) {
            return Optional.empty();
        }
        Wanted<T> wanted = new Wanted<>(command);
        return asked.offer(wanted) ? wanted.await(nanos, timing.patience()) : Optional.empty();
    }

    /** Sends a command soon; doesn't wait. */
    void tell(Function<Pipeline, Response<Object>> command) {
        tell(command, dropped::incrementAndGet);
    }

    /**
     * The same.
     *
     * @param unsent what is done where it surely never leaves
     */
    void tell(Function<Pipeline, Response<Object>> command, Runnable unsent) {
        tell(command, _ -> {}, unsent);
    }

    /**
     * The same.
     *
     * @param listener is told the answer, if there is one, and must be quick
     */
    void tell(
            Function<Pipeline, Response<Object>> command,
            Consumer<Object> listener,
            Runnable unsent) {
        if (!up || !told.offer(new Wanted<>(command, listener, unsent))) {
            unsent.run();
        }
    }

    /** What is said to the server each time that it is reached, before any request is. */
    void onConnect(Consumer<Connection> greeting) {
        greetings.add(greeting);
    }

    private void run() {
        Duration pause = timing.firstPause();
        while (!stopping()) {
            long began = System.nanoTime();
            String failure = serve();
            boolean news = up || tried.getCount() > 0;
            down();
            if (!stopping()) {
                trips.lost();
            }
            if (news && !stopping()) {
                complain(failure);
            }
            tried.countDown();
            if (System.nanoTime() - began > timing.longestPause().toNanos()) {
                pause = timing.firstPause();
            }
            await(stop, pause);
            pause = min(pause.multipliedBy(2), timing.longestPause());
        }
    }

    /** Connects, and works until that fails; returns why it has. */
    @SuppressWarnings("PMD.AvoidCatchingGenericException")
    private String serve() {
        try (Connection connection = connector.open()) {
            connection.setSoTimeout((int) timing.answer().toMillis());
            teach(connection);
            // who takes connections and says nothing would make requests wait
            connection.ping();
            asked.clear();
            greetings.forEach(greeting -> greeting.accept(connection));
            up = true;
            tried.countDown();
            LOG.log(
                    Level.INFO,
                    LogEvent.FORMAT,
                    new LogEvent(
                            "valkey_found",
                            words.up() + " at " + connector.where(),
                            Map.of("where", connector.where())));
            work(connection);
            return "stopped";
        } catch (InterruptedException _) {
            return "interrupted";
        } catch (RuntimeException e) {
            // whatever it is, a thread that ended here would leave everybody waiting
            return String.valueOf(e.getMessage());
        }
    }

    private void work(Connection connection) throws InterruptedException {
        long next = System.nanoTime();
        boolean last;
        do {
            last = stopping();
            Wanted<?> first = asked.poll(next - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (first != null) {
                batch.add(first);
            }
            asked.drainTo(batch, BATCH);
            told.drainTo(batch, BATCH);
            if (next <= System.nanoTime()) {
                batch.add(heartbeat.get());
                next = System.nanoTime() + timing.tick().toNanos();
            }
            exchange(connection);
        } while (!last);
    }

    private void exchange(Connection connection) {
        long began = System.nanoTime();
        List<Wanted<?>> unknown = send(connection, batch);
        trips.answered(System.nanoTime() - began);
        if (!unknown.isEmpty()) {
            // somebody has flushed the server's scripts
            teach(connection);
            send(connection, unknown);
        }
        batch.forEach(Wanted::lost);
        batch.clear();
    }

    /** One round trip; returns those whose script the server doesn't know. */
    private static List<Wanted<?>> send(Connection connection, List<Wanted<?>> commands) {
        Pipeline pipeline = new Pipeline(connection);
        commands.forEach(one -> one.send(pipeline));
        pipeline.sync();
        return commands.stream().filter(one -> !one.answered()).toList();
    }

    private void teach(Connection connection) {
        Pipeline pipeline = new Pipeline(connection);
        List<Response<String>> taught =
                scripts.stream()
                        .map(script -> pipeline.scriptLoad(script.text(), script.sha()))
                        .toList();
        pipeline.sync();
        taught.forEach(Response::get);
    }

    /** Lets go who waits. */
    private void down() {
        up = false;
        asked.drainTo(batch);
        batch.forEach(Wanted::lost);
        batch.clear();
        told.drainTo(batch);
        batch.forEach(Wanted::unsent);
        batch.clear();
    }

    private void complain(String failure) {
        String text =
                "Valkey at "
                        + connector.where()
                        + " doesn't answer ("
                        + failure
                        + "); "
                        + words.down()
                        + "; messages lost so far: "
                        + dropped;
        LOG.log(
                Level.WARNING,
                LogEvent.FORMAT,
                new LogEvent("valkey_lost", text, Map.of("where", connector.where())));
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private static void await(CountDownLatch latch, Duration limit) {
        try {
            var _ = latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Sends what has been told, and ends. */
    @Override
    public void close() {
        stop.countDown();
        try {
            var _ = thread.join(END);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
