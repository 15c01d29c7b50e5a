package dev.tollgate.proxy.http;

import dev.tollgate.proxy.routing.Closure;
import dev.tollgate.proxy.routing.Router;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is known of the deployments' health. A vendor is called only where nothing else tells: one
 * that answers clients is healthy, and one that a cooldown or a quota closes isn't asked.
 */
final class HealthChecks {

    private static final int HISTORY = 1000;

    /** Younger results aren't asked for again, however often somebody looks. */
    private static final long FRESH = 10_000;

    private final Prober prober;
    private final Map<String, Checked> last = new ConcurrentHashMap<>();
    private final Deque<Checked> history = new ArrayDeque<>();
    private final ReentrantLock onDemand = new ReentrantLock();

    HealthChecks(Prober prober) {
        this.prober = prober;
    }

    /** Without a call: why it is closed, its latest answer to a client, or its latest check. */
    Optional<Checked> known(Snapshot snapshot, HealthSubject subject) {
        long now = snapshot.router().clock().millis();
        Optional<Checked> probed = Optional.ofNullable(last.get(subject.id()));
        return subject.closed()
                .map(closure -> closed(subject.id(), closure, now))
                .or(() -> traffic(snapshot, subject, now).filter(seen -> isNewer(seen, probed)))
                .or(() -> probed);
    }

    private static boolean isNewer(Checked seen, Optional<Checked> probed) {
        return probed.isEmpty() || seen.at() > probed.get().at();
    }

    private static Checked closed(String id, Closure closure, long now) {
        String text =
                "Not asked: "
                        + closure.reason().shown()
                        + " until "
                        + Instant.ofEpochMilli(closure.until())
                        + closure.error().map(error -> ", after " + error.liteLlmName()).orElse("");
        return new Checked(id, false, Checked.Source.CLOSED, now, 0, 429, text);
    }

    private static Optional<Checked> traffic(Snapshot snapshot, HealthSubject subject, long now) {
        long at = subject.wellAt();
        boolean lately = at > 0 && at > now - snapshot.settings().health().interval().toMillis();
        return lately
                ? Optional.of(new Checked(subject.id(), true, Checked.Source.TRAFFIC, at, 0, 0, ""))
                : Optional.empty();
    }

    /** Whether nothing but a call can tell how it is. */
    boolean mustBeAsked(Snapshot snapshot, HealthSubject subject) {
        long now = snapshot.router().clock().millis();
        return subject.closed().isEmpty() && traffic(snapshot, subject, now).isEmpty();
    }

    /** Calls it, if there is a small call for it. */
    void check(Snapshot snapshot, HealthSubject subject) {
        prober.check(snapshot, subject.standing().target())
                .ifPresent(result -> learn(snapshot, subject, result));
    }

    /** Takes a result, this gateway's own or another's. */
    void learn(Snapshot snapshot, HealthSubject subject, Checked result) {
        Checked before = last.put(result.id(), result);
        boolean again = before != null && before.at() == result.at();
        if (result.source() == Checked.Source.PROBE && !again) {
            remember(result);
        }
        Router router = snapshot.router();
        HealthSettings settings = snapshot.settings().health();
        subject.standings()
                .forEach(standing -> {
                    if (result.healthy()) {
                        router.healthy(standing.state());
                    } else if (counts(settings, result)) {
                        router.unhealthy(standing.state(), unhealthy(settings, result));
                    }
                });
    }

    private static boolean counts(HealthSettings settings, Checked result) {
        boolean passing = result.status() == 408 || result.status() == 429;
        return settings.routing().enabled() && !(settings.routing().ignoreTransient() && passing);
    }

    private static Closure unhealthy(HealthSettings settings, Checked result) {
        long until = result.at() + settings.staleness().toMillis();
        return new Closure(Closure.Reason.UNHEALTHY, until, Optional.empty());
    }

    /** Asks all that must be asked, and returns when they have answered. */
    void checkNow(Snapshot snapshot, Collection<HealthSubject> subjects) {
        // one run at a time: who comes during it finds its results fresh
        onDemand.lock();
        try (ExecutorService calls =
                Executors.newFixedThreadPool(
                        snapshot.settings().health().concurrency(),
                        Thread.ofVirtual().name("health-", 0).factory())) {
            subjects.stream()
                    .filter(subject ->
                            mustBeAsked(snapshot, subject) && !isFresh(snapshot, subject))
                    .forEach(subject -> calls.execute(() -> check(snapshot, subject)));
        } finally {
            onDemand.unlock();
        }
    }

    private boolean isFresh(Snapshot snapshot, HealthSubject subject) {
        Checked known = last.get(subject.id());
        return known != null && known.at() > snapshot.router().clock().millis() - FRESH;
    }

    /** Forgets what the configuration doesn't have any more. */
    void keep(Set<String> ids) {
        last.keySet().retainAll(ids);
    }

    private void remember(Checked result) {
        synchronized (history) {
            if (history.size() == HISTORY) {
                history.removeLast();
            }
            history.addFirst(result);
        }
    }

    /** The latest checks, the newest first. */
    List<Checked> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }
}
