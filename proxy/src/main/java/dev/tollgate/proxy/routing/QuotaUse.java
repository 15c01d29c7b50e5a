package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Limits;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is used of the quotas of the last minute and of the vendor's day, at times in milliseconds
 * since 1970. Not thread-safe.
 */
final class QuotaUse {

    /** For the load alone: what no limit is known of counts as if it had a large one. */
    private static final long LARGE_RPM = 10_000;

    private static final long LARGE_TPM = 10_000_000;
    private static final long MILLIS = 1000;

    private final ZoneId zone;
    private final Window requests = new Window();
    private final Window tokens = new Window();
    private long dayBegan;
    private long dayEnds;
    private long requestsToday;
    private long tokensToday;

    QuotaUse(ZoneId zone) {
        this.zone = zone;
    }

    /** Forgets what no longer counts. */
    void advance(long now) {
        requests.advance(now / MILLIS);
        tokens.advance(now / MILLIS);
        if (now >= dayEnds) {
            dayBegan = VendorDay.begin(zone, now);
            dayEnds = VendorDay.end(zone, now);
            requestsToday = 0;
            tokensToday = 0;
        }
    }

    /**
     * Whether the limits leave room for another request. A window that nothing is in takes even one
     * that is estimated larger than the limit: estimates may be wrong, and would lock it out.
     */
    boolean fits(Limits limits, long more) {
        return fits(limits.rpm(), requests.sum(), 1)
                && fits(limits.tpm(), tokens.sum(), more)
                && fits(limits.rpd(), requestsToday, 1)
                && fits(limits.tpd(), tokensToday, more);
    }

    private static boolean fits(OptionalLong limit, long used, long more) {
        return limit.isEmpty()
                || used + more <= limit.getAsLong()
                || (used <= 0 && limit.getAsLong() > 0);
    }

    /** How many tokens fit in. */
    long roomForTokens(Limits limits) {
        return Math.min(room(limits.tpm(), tokens.sum()), room(limits.tpd(), tokensToday));
    }

    private static long room(OptionalLong limit, long used) {
        return limit.isEmpty() || used <= 0 ? Long.MAX_VALUE : limit.getAsLong() - used;
    }

    /** Counts, or with negative amounts takes back, at a time that may have passed. */
    void add(long at, long moreRequests, long moreTokens) {
        requests.add(at / MILLIS, moreRequests);
        tokens.add(at / MILLIS, moreTokens);
        if (at >= dayBegan) {
            requestsToday += moreRequests;
            tokensToday += moreTokens;
        }
    }

    /** Takes a request out of the day's: vendors don't count those that they refuse. */
    void refused(long at) {
        if (at >= dayBegan) {
            requestsToday--;
        }
    }

    /** The largest used part of any limit. */
    double load(Limits limits) {
        double minute =
                Math.max(
                        requests.sum() / (double) limits.rpm().orElse(LARGE_RPM),
                        tokens.sum() / (double) limits.tpm().orElse(LARGE_TPM));
        double day = Math.max(part(limits.rpd(), requestsToday), part(limits.tpd(), tokensToday));
        return Math.max(minute, day);
    }

    private static double part(OptionalLong limit, long used) {
        return limit.isEmpty() ? 0 : used / (double) limit.getAsLong();
    }

    /** When the load falls next, if nothing is added. */
    long changesAt(long now) {
        return requests.sum() == 0 && tokens.sum() == 0 ? dayEnds : (now / MILLIS + 1) * MILLIS;
    }

    /** Until when a quota of the minute is used up; in the past where none is. */
    long minuteFullUntil(Limits limits) {
        return MILLIS * Math.max(full(limits.rpm(), requests), full(limits.tpm(), tokens));
    }

    private static long full(OptionalLong limit, Window window) {
        boolean isFull = limit.isPresent() && window.sum() >= limit.getAsLong();
        return isFull ? window.below(limit.getAsLong()) : 0;
    }

    /** The vendor's midnight where a quota of the day is used up, else 0. */
    long dayFullUntil(Limits limits) {
        boolean isFull =
                (limits.rpd().isPresent() && requestsToday >= limits.rpd().getAsLong())
                        || (limits.tpd().isPresent() && tokensToday >= limits.tpd().getAsLong());
        return isFull ? dayEnds : 0;
    }

    /** Whether all of it may be forgotten. */
    boolean isIdle(Limits limits) {
        boolean hasDay = limits.rpd().isPresent() || limits.tpd().isPresent();
        return requests.sum() == 0
                && tokens.sum() == 0
                && (!hasDay || (requestsToday == 0 && tokensToday == 0));
    }

    /** Those that have a limit. */
    List<Quota> quotas(Limits limits) {
        List<Quota> quotas = new ArrayList<>(4);
        add(quotas, "rpm", limits.rpm(), requests.sum());
        add(quotas, "tpm", limits.tpm(), tokens.sum());
        add(quotas, "rpd", limits.rpd(), requestsToday);
        add(quotas, "tpd", limits.tpd(), tokensToday);
        return quotas;
    }

    private static void add(List<Quota> quotas, String name, OptionalLong limit, long used) {
        limit.ifPresent(most -> quotas.add(new Quota(name, most, used)));
    }
}
