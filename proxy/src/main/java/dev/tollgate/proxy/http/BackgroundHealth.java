package dev.tollgate.proxy.http;

import dev.tollgate.proxy.routing.SharedValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code background_health_checks}: looks at each deployment once an interval, spread over it, so
 * that neither the gateway nor a vendor has a rush.
 */
final class BackgroundHealth implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(500);

    /** The first round is quicker than the others, but has no rush either. */
    private static final long FIRST_ROUND_EACH = 100;

    private static final double JITTER = 0.1;

    private final Supplier<Snapshot> snapshot;
    private final HealthChecks checks;
    private final SharedHealth shared;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private final Map<String, Long> due = new HashMap<>();
    private boolean leading;

    BackgroundHealth(Supplier<Snapshot> snapshot, HealthChecks checks, SharedValues values) {
        this.snapshot = snapshot;
        this.checks = checks;
        this.shared = new SharedHealth(values);
    }

    void start() {
        Thread.ofVirtual().name("health").start(this::run);
    }

    private void run() {
        try {
            while (!stopped.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                tick(snapshot.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is due now. */
    void tick(Snapshot now) {
        HealthSettings settings = now.settings().health();
        if (!settings.background()) {
            due.clear();
            return;
        }
        List<HealthSubject> subjects =
                HealthSubject.of(now.router()).stream()
                        .filter(subject -> !subject.disabled())
                        .toList();
        Set<String> ids = subjects.stream().map(HealthSubject::id).collect(Collectors.toSet());
        due.keySet().retainAll(ids);
        checks.keep(ids);
        long millis = now.router().clock().millis();
        if (!settings.shared()) {
            lead(now, subjects, millis);
            return;
        }
        boolean leads = shared.leads(millis);
        if (!leads || !leading) {
            follow(now, subjects, millis);
        }
        leading = leads;
        if (leads) {
            lead(now, subjects, millis);
            shared.write(millis, results(now, subjects));
        }
    }

    private void lead(Snapshot now, List<HealthSubject> subjects, long millis) {
        HealthSettings settings = now.settings().health();
        long interval = settings.interval().toMillis();
        long first = Math.min(interval, subjects.size() * FIRST_ROUND_EACH);
        for (HealthSubject subject : subjects) {
            long at = due.computeIfAbsent(subject.id(), _ -> millis + random(first));
            if (at > millis) {
                continue;
            }
            boolean ask = checks.mustBeAsked(now, subject);
            if (ask && running.get() >= settings.concurrency()) {
                return;
            }
            due.put(subject.id(), millis + interval + random((long) (interval * JITTER)));
            if (ask) {
                check(now, subject);
            }
        }
    }

    private static long random(long below) {
        return below <= 0 ? 0 : ThreadLocalRandom.current().nextLong(below);
    }

    private void check(Snapshot now, HealthSubject subject) {
        running.incrementAndGet();
        Thread.ofVirtual()
                .name("health-check")
                .start(() -> {
                    try {
                        checks.check(now, subject);
                    } finally {
                        running.decrementAndGet();
                    }
                });
    }

    private void follow(Snapshot now, List<HealthSubject> subjects, long millis) {
        Map<String, HealthSubject> byId = new HashMap<>();
        subjects.forEach(subject -> byId.put(subject.id(), subject));
        long interval = now.settings().health().interval().toMillis();
        for (Checked result : shared.read(millis)) {
            HealthSubject subject = byId.get(result.id());
            if (subject != null) {
                checks.learn(now, subject, result);
                // where this gateway is the next to check, it goes on from there
                due.put(result.id(), result.at() + interval);
            }
        }
    }

    private List<HealthJson.Row> results(Snapshot now, List<HealthSubject> subjects) {
        List<HealthJson.Row> rows = new ArrayList<>();
        for (HealthSubject subject : subjects) {
            checks.known(now, subject)
                    .filter(known -> known.source() != Checked.Source.CLOSED)
                    .ifPresent(known -> rows.add(new HealthJson.Row(subject, known)));
        }
        return rows;
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
