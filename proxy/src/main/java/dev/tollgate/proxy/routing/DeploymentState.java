package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Limits;
import java.util.OptionalLong;
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
    private static final double LOAD_SCALE = 1e9;
    private static final double OF_KEY = 1e-3;
    private static final long MILLIS = 1000;

    private final String id;
    private final @Nullable DeploymentState key;
    private final InFlight calls;
    private final Speed speed = new Speed();
    private volatile Limits limits = Limits.NONE;
    private volatile long closedUntil;
    private volatile long fullUntil;
    private volatile long load;
    private volatile long loadSecond;
    private volatile long room = Long.MAX_VALUE;
    private volatile @Nullable Closure closure;
    private @Nullable Window requests;
    private @Nullable Window tokens;

    /**
     * @param id the same in every gateway that shares counters
     * @param key the pool's key that it belongs to
     */
    DeploymentState(String id, @Nullable DeploymentState key) {
        this(id, key, new InFlight());
    }

    /**
     * @param calls counted together with those of other states
     */
    DeploymentState(String id, @Nullable DeploymentState key, InFlight calls) {
        this.id = id;
        this.key = key;
        this.calls = calls;
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

    /** Why it was closed last, whether or not that has passed. */
    public @Nullable Closure closure() {
        return closure;
    }

    /** Calls under way. */
    public int inFlight() {
        return calls.count();
    }

    /** Where they are counted. */
    InFlight calls() {
        return calls;
    }

    /** How fast it answers. */
    Speed speed() {
        return speed;
    }

    /** Whether so many tokens fit into the minute, as {@link #reserve} would find. */
    boolean hasRoom(long now, long count) {
        if (count > room && loadSecond < now / MILLIS) {
            synchronized (this) {
                measure(now / MILLIS);
            }
        }
        return count <= room && (key == null || key.hasRoom(now, count));
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

    private static long room(OptionalLong limit, Window window) {
        return limit.isEmpty() || window.sum() == 0
                ? Long.MAX_VALUE
                : limit.getAsLong() - window.sum();
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
        room = room(limits.tpm(), used);
        fullUntil = MILLIS * Math.max(full(limits.rpm(), asked), full(limits.tpm(), used));
    }

    private static long full(OptionalLong limit, Window window) {
        boolean isFull = limit.isPresent() && window.sum() >= limit.getAsLong();
        return isFull ? window.below(limit.getAsLong()) : 0;
    }

    /**
     * The used part of the limits of the minute, comparable between deployments. Between models of
     * a key that is used more than each of them, their own use decides.
     */
    double load(long now) {
        long second = now / MILLIS;
        if (load != 0 && loadSecond < second) {
            synchronized (this) {
                measure(second);
            }
        }
        double own = load;
        return key == null ? own : Math.max(own, key.load(now)) + own * OF_KEY;
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
