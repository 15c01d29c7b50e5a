package dev.tollgate.proxy.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was looked up. Who asks for the same at the same time waits for one look-up, and
 * nobody longer than a deadline. While look-ups fail, what was found before goes on to count.
 */
final class LookUps<K, V> {

    /** A flood of unknown ids mustn't pile up. */
    private static final int MAX_RUNNING = 256;

    private static final long NEVER = Long.MIN_VALUE;

    private final Function<K, Optional<V>> source;
    private final Limits limits;
    private final Ticker ticker;
    private final Cache<K, Held<V>> held;
    private final ConcurrentHashMap<K, CompletableFuture<Optional<V>>> running =
            new ConcurrentHashMap<>();
    private final AtomicLong forgotten = new AtomicLong();

    /** When the source, which fails, may be asked again. */
    private final AtomicLong retryAt = new AtomicLong(NEVER);

    /**
     * How long and how much.
     *
     * @param fresh how long a value counts
     * @param absent how long it counts that there is none
     * @param stale how long a value counts while the source fails
     * @param deadline how long anybody waits
     * @param retry how long a failing source is left alone
     * @param size how many are remembered
     */
    record Limits(
            Duration fresh,
            Duration absent,
            Duration stale,
            Duration deadline,
            Duration retry,
            int size) {}

    private record Held<V>(Optional<V> value, long until) {}

    LookUps(Function<K, Optional<V>> source, Limits limits, Ticker ticker) {
        this.source = source;
        this.limits = limits;
        this.ticker = ticker;
        this.held =
                Caffeine.newBuilder()
                        .maximumSize(limits.size())
                        .expireAfterWrite(limits.stale())
                        .ticker(ticker)
                        .executor(Runnable::run)
                        .build();
    }

    /**
     * The value of an id.
     *
     * @throws FailureException with {@link Failure.Unavailable} where it isn't known in time
     */
    Optional<V> get(K id) {
        Held<V> known = held.getIfPresent(id);
        long now = ticker.read();
        if (known == null) {
            return ask(id, now);
        }
        return now - known.until() < 0 ? known.value() : again(id, now, known.value());
    }

    private Optional<V> again(K id, long now, Optional<V> stale) {
        try {
            return ask(id, now);
        } catch (FailureException e) {
            if (stale.isPresent() && e.failure() instanceof Failure.Unavailable) {
                return stale;
            }
            throw e;
        }
    }

    private Optional<V> ask(K id, long now) {
        if (!mayAsk(now) || (running.size() >= MAX_RUNNING && !running.containsKey(id))) {
            throw unavailable(null);
        }
        CompletableFuture<Optional<V>> answer = running.computeIfAbsent(id, this::start);
        try {
            Optional<V> value = answer.get(limits.deadline().toNanos(), TimeUnit.NANOSECONDS);
            retryAt.set(NEVER);
            return value;
        } catch (TimeoutException e) {
            return failed(e);
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    /** While the source fails, one asks it now and then, and nobody else waits. */
    private boolean mayAsk(long now) {
        long until = retryAt.get();
        return until == NEVER
                || (now - until >= 0
                        && retryAt.compareAndSet(until, now + limits.retry().toNanos()));
    }

    private CompletableFuture<Optional<V>> start(K id) {
        long before = forgotten.get();
        return CompletableFuture.supplyAsync(() -> look(id, before), Thread::startVirtualThread);
    }

    private Optional<V> look(K id, long before) {
        try {
            Optional<V> value = source.apply(id);
            keep(id, value, before);
            return value;
        } finally {
            // before it is answered: who has the answer mustn't meet it as one that is to come
            running.remove(id);
        }
    }

    /** Not what was read before somebody said that it has changed. */
    private void keep(K id, Optional<V> value, long before) {
        Duration time = value.isPresent() ? limits.fresh() : limits.absent();
        held.asMap()
                .compute(
                        id,
                        (same, present) ->
                                forgotten.get() == before
                                        ? new Held<>(value, ticker.read() + time.toNanos())
                                        : present);
    }

    private Optional<V> failed(@Nullable Throwable e) {
        if (e instanceof FailureException known
                && !(known.failure() instanceof Failure.Unavailable)) {
            throw known;
        }
        retryAt.set(ticker.read() + limits.retry().toNanos());
        if (e instanceof FailureException || e instanceof TimeoutException) {
            throw unavailable(e);
        }
        throw new CompletionException(e);
    }

    private static FailureException unavailable(@Nullable Throwable e) {
        return new FailureException(
                new Failure.Unavailable("Keys can't be looked up at the moment; try again."), e);
    }

    void forget(K id) {
        forgotten.incrementAndGet();
        running.remove(id);
        held.invalidate(id);
    }

    /** All values that {@code which} is true for; that there is no value stays known. */
    void forgetIf(Predicate<V> which) {
        forgotten.incrementAndGet();
        running.clear();
        held.asMap().values().removeIf(each -> each.value().filter(which).isPresent());
    }

    void forgetAll() {
        forgotten.incrementAndGet();
        running.clear();
        held.invalidateAll();
    }
}
