package dev.tollgate.proxy.guard;

import dev.tollgate.proxy.guard.Ledger.Seeds;
import dev.tollgate.proxy.model.FailureException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks up what scopes had spent before their counter was made, many at once and in the background:
 * no request waits for it.
 */
public final class Seeding implements AutoCloseable {

    private static final int WAITING = 10_000;
    private static final int BATCH = 500;
    private static final long PAUSE = 1000;

    private final Seeds seeds;
    private final Consumer<Map<String, Spent>> told;
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();

    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(WAITING);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /**
     * @param told gets an amount for each name that was wanted, also where it is zero
     */
    public Seeding(Seeds seeds, Consumer<Map<String, Spent>> told) {
        this.seeds = seeds;
        this.told = told;
        this.thread = Thread.ofVirtual().name("ledger-seeds").start(this::run);
    }

    /** Asks for a scope; who isn't told must ask again. */
    public void want(Scope scope) {
        String name = scope.name();
        if (wanted.add(name) && !queue.offer(name)) {
            wanted.remove(name);
        }
    }

    private void run() {
        List<String> names = new ArrayList<>(BATCH);
        try {
            while (stop.getCount() > 0) {
                names.add(queue.take());
                queue.drainTo(names, BATCH - 1);
                boolean answered = look(names);
                names.forEach(wanted::remove);
                names.clear();
                if (!answered) {
                    var _ = stop.await(PAUSE, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Looks at once, and waits for it: for administrators. While the database is away, counters
     * begin with zero; they are corrected afterwards.
     *
     * @return whether it was told
     */
    public boolean look(List<String> names) {
        try {
            Map<String, Spent> spent = new HashMap<>(seeds.spent(names));
            names.forEach(name -> spent.putIfAbsent(name, Spent.NOTHING));
            told.accept(spent);
            return true;
        } catch (FailureException _) {
            return false;
        }
    }

    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
    }
}
