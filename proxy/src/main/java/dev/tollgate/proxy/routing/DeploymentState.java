package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Limits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a deployment's concrete model, or of a pool's key over all its models, while the
 * gateway runs: use of its quotas, what is under way, whether it is closed. Outlives a change of
 * the configuration. Times are in milliseconds since 1970.
 *
 * <p>Reading takes no lock: thousands are read for each request.
 */
public final class DeploymentState {

    /** What {@link #load} is where a limit is used up. */
    static final double LOAD_SCALE = 1e9;

    private static final double OF_KEY = 1e-3;

    private final String id;
    private final @Nullable DeploymentState key;
    private final Account account;
    private final String model;
    private final InFlight calls;
    private final Speed speed = new Speed();
    private volatile Limits limits = Limits.NONE;
    private volatile boolean hasOthers;
    private volatile Left left = Left.UNKNOWN;
    private volatile long closedUntil;
    private volatile long fullUntil;

    /** The latest of these and the key's, so that a look at thousands is quick. */
    private volatile long openFrom;

    /** Those of a pool's key. */
    private final List<DeploymentState> models = new CopyOnWriteArrayList<>();

    private volatile long load;
    private volatile long loadUntil = Long.MAX_VALUE;
    private volatile long room = Long.MAX_VALUE;
    private final Closures closures = new Closures();
    private final Outcomes outcomes = new Outcomes();
    private final LatestCalls latest = new LatestCalls();
    private final Map<ErrorClass, Long> cooldowns = new TreeMap<>();
    private @Nullable QuotaUse use;

    /**
     * @param id the same in every gateway that shares counters
     * @param key the pool's key that it belongs to
     * @param model the concrete one, empty for a key
     * @param calls where they are counted, perhaps together with those of other states
     */
    DeploymentState(
            String id,
            @Nullable DeploymentState key,
            Account account,
            String model,
            InFlight calls) {
        this.id = id;
        this.key = key;
        this.account = account;
        this.model = model;
        this.calls = calls;
        if (key != null) {
            key.models.add(this);
            openFrom = key.openFrom;
        }
    }

    /** The same in every gateway that shares counters, and another one for another key. */
    public String id() {
        return id;
    }

    /** The state of the pool's key that it belongs to. */
    public @Nullable DeploymentState key() {
        return key;
    }

    Account account() {
        return account;
    }

    /** The concrete model, empty for a pool's key. */
    String model() {
        return model;
    }

    /** What the configuration says now. */
    void limits(Limits now) {
        limits = now;
    }

    public Limits limits() {
        return limits;
    }

    /** Whether some group has another deployment beside it. */
    boolean hasOthers() {
        return hasOthers;
    }

    /** Remembers that a group has others beside it. */
    void amongOthers() {
        hasOthers = true;
    }

    /** Whether it may be called, as far as cooldowns and quotas say. */
    boolean open(long now) {
        return openFrom <= now;
    }

    private void closedUntil(long until) {
        closedUntil = until;
        openFrom();
    }

    /** Without a lock, which a key and its models would take in both orders. */
    private void openFrom() {
        long from;
        do {
            from = lastEnd();
            openFrom = from;
        } while (from != lastEnd());
        models.forEach(DeploymentState::openFrom);
    }

    private long lastEnd() {
        long own = Math.max(closedUntil, fullUntil);
        return key == null ? own : Math.max(own, key.openFrom);
    }

    /** The same for limits that only advise. */
    boolean openButFull(long now) {
        return closedUntil <= now && (key == null || key.closedUntil <= now);
    }

    /** When it may be called again; in the past where it may now. */
    public synchronized long openAt() {
        long own = Math.max(closures.until(), fullUntil);
        return key == null ? own : Math.max(own, key.openAt());
    }

    /** Closes it, until an answer to a later call or the closure's end opens it. */
    synchronized void close(Closure why, long now) {
        closures.close(why, now);
        closedUntil(closures.closedUntil());
    }

    /** Closes it because of a vendor's failure, and counts that. */
    synchronized void cool(Closure why, long now) {
        why.error().ifPresent(error -> cooldowns.merge(error, 1L, Long::sum));
        close(why, now);
    }

    /** How often each kind of failure has closed it. */
    public synchronized Map<ErrorClass, Long> cooldowns() {
        return Map.copyOf(cooldowns);
    }

    /** Closes it, until any good answer or the closure's end opens it. */
    void close(Closure why) {
        close(why, 0);
    }

    /** Opens it, because it has just answered well; quotas stay used up. */
    synchronized void open() {
        closures.recover();
        closedUntil(closures.closedUntil());
    }

    /** Opens it where it was closed for this reason. */
    synchronized void open(Closure.Reason reason) {
        closures.end(reason);
        closedUntil(closures.closedUntil());
    }

    /** Counts a good answer and opens it; what has closed it since the call began stays. */
    synchronized void answered(long now, long began) {
        outcomes.answered(now);
        closures.answered(began);
        closedUntil(closures.closedUntil());
    }

    /** What closed it and ends last, whether or not that has passed. */
    public synchronized @Nullable Closure closure() {
        return closures.last();
    }

    /** Counts a failure among those of the minute. */
    synchronized Outcomes.Tally failed(long now, ErrorClass error) {
        return outcomes.failed(now, error);
    }

    /** Until when a day that is used up by the vendor's word parks it. */
    synchronized long parkedUntil(long now) {
        return closures.parkedUntil(
                now, VendorDay.begin(account.zone(), now), VendorDay.end(account.zone(), now));
    }

    /** How long the vendor's refusal of its key closes it, in milliseconds. */
    synchronized long refusedFor(long now, long first) {
        return closures.refusedFor(now, first);
    }

    /** The vendor has shown that its day isn't used up. */
    synchronized void dayIsBack() {
        closures.prove();
        closedUntil(closures.closedUntil());
    }

    /** A request that may have been on trial has shown nothing. */
    synchronized void unproved() {
        closures.unproved();
        closedUntil(closures.closedUntil());
    }

    /** Calls under way. */
    public int inFlight() {
        return calls.count();
    }

    /** Where they are counted. */
    InFlight calls() {
        return calls;
    }

    /** The vendor tells what is left of its quotas. */
    void told(Left now) {
        if (now.requests().isPresent() || now.tokens().isPresent()) {
            left = now;
        }
    }

    /** What the vendor said last of its quotas. */
    public Left left() {
        return left;
    }

    /** How fast it answers. */
    Speed speed() {
        return speed;
    }

    /** What the other gateways are asked for. */
    Shared.Claim claim(long tokens, long now) {
        boolean daily = limits.rpd().isPresent() || limits.tpd().isPresent();
        return new Shared.Claim(id, limits, tokens, daily ? VendorDay.end(account.zone(), now) : 0);
    }

    /** Whether so many tokens fit, as {@link #reserve} would find. */
    boolean hasRoom(long now, long count) {
        if (count > room && loadUntil <= now) {
            synchronized (this) {
                measure(use(now), now);
            }
        }
        return count <= room && (key == null || key.hasRoom(now, count));
    }

    /**
     * Counts a request.
     *
     * @param count how many tokens it is expected to use
     * @return false where it is closed by now or the limits don't allow it, and nothing is counted
     */
    synchronized boolean reserve(long now, long count, boolean hard) {
        QuotaUse counted = use(now);
        if (hard && (closedUntil > now || !counted.fits(limits, count))) {
            return false;
        }
        counted.add(now, 1, count);
        measure(counted, now);
        closures.began(now);
        closedUntil(closures.closedUntil());
        return true;
    }

    /** Takes a reservation back, as if it had never been. */
    synchronized void release(long at, long count) {
        add(at, -1, -count);
        unproved();
    }

    /** The vendor has refused the request of a reservation that was made {@code at}. */
    synchronized void refused(long at) {
        QuotaUse counted = use(at);
        counted.refused(at);
        measure(counted, at);
    }

    /** Corrects the tokens of a reservation that was made {@code at}. */
    synchronized void settle(long at, long difference) {
        add(at, 0, difference);
    }

    private void add(long at, long requests, long tokens) {
        QuotaUse counted = use(at);
        counted.add(at, requests, tokens);
        measure(counted, at);
    }

    private QuotaUse use(long now) {
        if (use == null) {
            use = new QuotaUse(account.zone());
        }
        use.advance(now);
        return use;
    }

    private void measure(QuotaUse counted, long now) {
        load = (long) (LOAD_SCALE * counted.load(limits));
        loadUntil = counted.changesAt(now);
        room = counted.roomForTokens(limits);
        fullUntil = Math.max(counted.minuteFullUntil(limits), counted.dayFullUntil(limits));
        openFrom();
    }

    /**
     * The used part of the limits of the minute and of the day, comparable between deployments.
     * Between models of a key that is used more than each of them, their own use decides.
     */
    double load(long now) {
        if (loadUntil <= now) {
            synchronized (this) {
                measure(use(now), now);
            }
        }
        double own = load;
        return key == null ? own : Math.max(own, key.load(now)) + own * OF_KEY;
    }

    /** How its latest calls have ended. */
    public LatestCalls latest() {
        return latest;
    }

    /** Its own limits and what is used of them; those of the pool's key come on top. */
    public synchronized List<Quota> quotas(long now) {
        return use(now).quotas(limits);
    }

    /** Whether the day that was used up is over, and one request at a time tries if it is. */
    public synchronized boolean onTrial(long now) {
        return closures.onTrial() && closures.until() <= now;
    }

    /**
     * Why it gets no requests now, of several reasons the one that lasts longest.
     *
     * @param hard whether its limits refuse
     */
    synchronized Optional<Closure> closed(long now, boolean hard) {
        Optional<Closure> own = why(now, hard);
        Optional<Closure> ofKey = key == null ? Optional.empty() : key.closed(now, hard);
        boolean keyLasts =
                ofKey.isPresent() && (own.isEmpty() || own.get().until() < ofKey.get().until());
        return keyLasts ? ofKey : own;
    }

    private Optional<Closure> why(long now, boolean hard) {
        QuotaUse counted = use(now);
        long dayFull = hard ? counted.dayFullUntil(limits) : 0;
        long full = hard ? Math.max(dayFull, counted.minuteFullUntil(limits)) : 0;
        Closure last = closures.last();
        if (last != null && last.until() > now && last.until() >= full) {
            return Optional.of(last);
        }
        if (full <= now) {
            return Optional.empty();
        }
        Closure.Reason reason =
                dayFull == full ? Closure.Reason.DAY_QUOTA : Closure.Reason.MINUTE_QUOTA;
        return Optional.of(new Closure(reason, full, Optional.empty()));
    }

    /** Whether it may be forgotten. */
    synchronized boolean isIdle(long now) {
        return inFlight() == 0
                && closedUntil <= now
                && !closures.onTrial()
                && use(now).isIdle(limits);
    }
}
