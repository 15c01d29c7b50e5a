package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.Served;
import dev.tollgate.proxy.routing.Selection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code silent_model}: sends a copy of a request to another group, in the background and after its
 * own answer. Nobody gets what comes of it but the log; where too many are under way, or the
 * request is large, there is no copy.
 */
final class Mirror {

    private static final int MOST = 64;
    private static final int LARGEST = 1 << 20;

    /** What vendors keep, and what is dear, isn't made twice. */
    private static final Set<Operation> COPIED =
            EnumSet.of(
                    Operation.CHAT,
                    Operation.COMPLETION,
                    Operation.MESSAGES,
                    Operation.GENERATE_CONTENT,
                    Operation.EMBEDDING);

    private final Attempts attempts;
    private final Flights flights;
    private final Observer observer;
    private final Spending spending;
    private final Semaphore free = new Semaphore(MOST);

    Mirror(Attempts attempts, Flights flights, Observer observer, Spending spending) {
        this.attempts = attempts;
        this.flights = flights;
        this.observer = observer;
        this.spending = spending;
    }

    /** Copies a request that was served, where the deployment that was tried first says so. */
    void copy(Serving served) {
        Optional<String> group =
                served.tries()
                        .firstTarget()
                        .flatMap(target -> target.deployment().routing().mirror());
        if (group.isEmpty()
                || !COPIED.contains(served.ask().operation())
                || served.ask().body().payload().length() > LARGEST
                || !free.tryAcquire()) {
            return;
        }
        Serving copy = served.mirrored(flights.withoutClient());
        Thread.ofVirtual().name("mirror").start(() -> run(copy, group.get()));
    }

    private void run(Serving copy, String group) {
        Spending.Row row = spending.begins(copy);
        Failure failure = new Failure.Bug(copy.exchange().callId());
        try {
            failure = call(copy, group);
        } finally {
            free.release();
            Served served = Ended.of(copy, failure);
            row.ended(served);
            observer.served(served);
        }
    }

    /** Returns why there was no answer, null where there was one. */
    private @Nullable Failure call(Serving copy, String group) {
        try {
            Selection selection =
                    copy.exchange()
                            .snapshot()
                            .router()
                            .select(
                                    group,
                                    new AskedRoute(copy.exchange(), copy.ask(), copy.flight()))
                            .orElseThrow(() -> Targets.unknown(copy.exchange(), group));
            copy.tries().group(group);
            attempts.run(copy, selection.next());
            return null;
        } catch (FailureException e) {
            return e.failure();
        }
    }
}
