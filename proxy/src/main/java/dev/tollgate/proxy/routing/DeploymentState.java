package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a deployment's concrete model, or of a pool's key over all its models, while the
 * gateway runs: use of the last minute, what is under way, whether it is closed. Outlives a change
 * of the configuration.
 *
 * <p>Reading takes no lock: thousands are read for each request.
 */
public final class DeploymentState {

    /** For load alone: what no limit is known of counts as if it had a large one. */
    private static final long LARGE_RPM = 10_000;

    private static final long LARGE_TPM = 10_000_000;

    /** What {@link #load} is where a limit is used up. */
    static final double LOAD_SCALE = 1e9;

    private static final long MILLIS = 1000;

    private final String id;
    private final @Nullable DeploymentState key;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Outcomes outcomes = new Outcomes();
    private volatile Limits limits = Limits.NONE;
    private volatile long closedUntil;
    private volatile long fullUntil;
    private volatile long load;
    private volatile long loadSecond;
    private volatile @Nullable Closure closure;
    private @Nullable Window requests;
    private @Nullable Window tokens;

    /**
     * @param id the same in every gateway that shares counters
     * @param key the pool's key that it belongs to
     */
    DeploymentState(String id, @Nullable DeploymentState key) {
        this.id = id;
        this.key = key;
    }

    /** The same in every gateway that shares counters. */
    public String id() {
        return id;
    }

    /** The state of the pool's key that it belongs to. */
    public @Nullable DeploymentState key() {
        return key;
    }

    /** What the configuration says now. */
    void limits(Limits now) {
        limits = now;
    }

    public Limits limits() {
        return limits;
    }

    /** Whether it may be called, as far as cooldowns and quotas say. */
    boolean open(long now) {
        return closedUntil <= now && fullUntil <= now && (key == null || key.open(now));
    }

    /** The same for limits that only advise. */
    boolean openButFull(long now) {
        return closedUntil <= now && (key == null || key.closedUntil <= now);
    }

    /** When it may be called again, in milliseconds since 1970; in the past where it may now. */
    public long openAt() {
        long own = Math.max(closedUntil, fullUntil);
        return key == null ? own : Math.max(own, key.openAt());
    }

    /**
     * Why it gets no requests now, of several reasons the one that lasts longest.
     *
     * @param hard whether its limits refuse
     */
    Optional<Closure> closed(long now, boolean hard) {
        Closure last = closure;
        last = last == null || last.until() <= now ? null : last;
        if (hard && fullUntil > now && (last == null || last.until() < fullUntil)) {
            last = new Closure(Closure.Reason.MINUTE_QUOTA, fullUntil, Optional.empty());
        }
        Optional<Closure> ofKey = key == null ? Optional.empty() : key.closed(now, hard);
        boolean keyLasts =
                ofKey.isPresent() && (last == null || last.until() < ofKey.get().until());
        return keyLasts ? ofKey : Optional.ofNullable(last);
    }

    /** Closes it; of two closures the later end counts. */
    synchronized void close(Closure why) {
        if (why.until() > closedUntil) {
            closure = why;
            closedUntil = why.until();
        }
    }

    /** Opens it, because it has answered well. */
    synchronized void open() {
        closedUntil = 0;
        closure = null;
    }

    /** Opens it where it was closed for this reason. */
    synchronized void open(Closure.Reason reason) {
        if (closure != null && closure.reason() == reason) {
            open();
        }
    }

    /** Why it was closed last, whether or not that has passed. */
    public @Nullable Closure closure() {
        return closure;
    }

    /** How its latest calls have ended. */
    public Outcomes outcomes() {
        return outcomes;
    }

    /** Its own limits and what is used of them; those of the pool's key come on top. */
    public List<Quota> quotas(long now) {
        List<Quota> quotas = new ArrayList<>(2);
        limits.rpm().ifPresent(rpm -> quotas.add(new Quota("rpm", rpm, requestsUsed(now))));
        limits.tpm().ifPresent(tpm -> quotas.add(new Quota("tpm", tpm, tokensUsed(now))));
        return quotas;
    }

    /** Calls under way. */
    public int inFlight() {
        return inFlight.get();
    }

    void began() {
        inFlight.incrementAndGet();
    }

    void ended() {
        inFlight.decrementAndGet();
    }

    /**
     * Counts a request.
     *
     * @param count how many tokens it is expected to use
     * @return false where that would be more than the limits allow, and nothing is counted
     */
    synchronized boolean reserve(long now, long count, boolean hard) {
        long second = now / MILLIS;
        Window asked = requests(second);
        Window used = tokens(second);
        if (hard && (!fits(limits.rpm(), asked, 1) || !fits(limits.tpm(), used, count))) {
            return false;
        }
        asked.add(second, 1);
        used.add(second, count);
        measure(second);
        return true;
    }

    /** Takes a reservation back, as if it had never been. */
    synchronized void release(long at, long count) {
        long second = at / MILLIS;
        requests(second).add(second, -1);
        settle(at, -count);
    }

    /** Corrects the tokens of a reservation that was made {@code at}. */
    synchronized void settle(long at, long difference) {
        long second = at / MILLIS;
        tokens(second).add(second, difference);
        measure(second);
    }

    /** An empty window takes even a request that is estimated larger than the limit. */
    private static boolean fits(OptionalLong limit, Window window, long more) {
        return limit.isEmpty()
                || window.sum() + more <= limit.getAsLong()
                || (window.sum() == 0 && limit.getAsLong() > 0);
    }

    private Window requests(long second) {
        if (requests == null) {
            requests = new Window();
        }
        requests.advance(second);
        return requests;
    }

    private Window tokens(long second) {
        if (tokens == null) {
            tokens = new Window();
        }
        tokens.advance(second);
        return tokens;
    }

    private void measure(long second) {
        Window asked = requests(second);
        Window used = tokens(second);
        loadSecond = second;
        load =
                (long)
                        (LOAD_SCALE
                                * Math.max(
                                        asked.sum() / (double) limits.rpm().orElse(LARGE_RPM),
                                        used.sum() / (double) limits.tpm().orElse(LARGE_TPM)));
        fullUntil = MILLIS * Math.max(full(limits.rpm(), asked), full(limits.tpm(), used));
    }

    private static long full(OptionalLong limit, Window window) {
        boolean isFull = limit.isPresent() && window.sum() >= limit.getAsLong();
        return isFull ? window.below(limit.getAsLong()) : 0;
    }

    /** The used part of the limits of the minute, comparable between deployments. */
    long load(long now) {
        long second = now / MILLIS;
        if (load != 0 && loadSecond < second) {
            synchronized (this) {
                measure(second);
            }
        }
        return key == null ? load : Math.max(load, key.load(now));
    }

    /** Requests of the last minute. */
    public synchronized long requestsUsed(long now) {
        return requests == null ? 0 : requests(now / MILLIS).sum();
    }

    /** Tokens of the last minute, what is under way by estimate. */
    public synchronized long tokensUsed(long now) {
        return tokens == null ? 0 : tokens(now / MILLIS).sum();
    }
}
