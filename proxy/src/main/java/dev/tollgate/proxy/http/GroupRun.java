package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.routing.Reservation;
import dev.tollgate.proxy.routing.RoutingSettings;
import dev.tollgate.proxy.routing.Selection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's way through one group: one deployment after the other, until one answers or trying
 * again can't help. For the request's own thread.
 */
final class GroupRun {

    private final Attempts attempts;
    private final Serving serving;
    private final Selection selection;
    private final RetryRules rules;
    private final String group;
    private final long started = System.nanoTime();
    private RetryRules.Made made = new RetryRules.Made(0, 0);
    private Duration budget = Duration.ZERO;
    private boolean mayWait;
    private @Nullable FailureException first;

    /**
     * @param group as it was asked for
     */
    GroupRun(Attempts attempts, Serving serving, Selection selection, String group) {
        this.attempts = attempts;
        this.serving = serving;
        this.selection = selection;
        this.group = group;
        RoutingSettings settings = serving.exchange().snapshot().router().settings();
        boolean named = settings.retries().groupPolicy().containsKey(group);
        rules =
                new RetryRules(
                        settings.retries(),
                        serving.ask().options().retries(),
                        named ? group : selection.group());
    }

    /**
     * Answers the client.
     *
     * @throws FailureException with the first of its failures, which tells best what is wrong,
     *     unless a later one says that the request itself is
     */
    void run() {
        serving.tries().group(group);
        mockRefusal();
        while (true) {
            Reservation reservation = next();
            try {
                attempts.run(serving.at(reservation.target()), reservation);
                return;
            } catch (FailureException e) {
                goOn(reservation, e);
            }
        }
    }

    /** {@code mock_testing_rate_limit_error}: as if one deployment had refused. */
    private void mockRefusal() {
        if (serving.ask().options().mocks().rateLimit() && serving.tries().none()) {
            serving.tries().calling();
            first = new FailureException(Mocks.failure(ErrorClass.RATE_LIMIT, group));
            made = made.move();
        }
    }

    /** The next deployment, waiting for one where that helps and all are closed. */
    private Reservation next() {
        while (true) {
            try {
                return selection.next();
            } catch (FailureException e) {
                if (first == null || !(e.failure() instanceof Failure.RateLimited closed)) {
                    throw e;
                }
                if (!mayWait || !RetryRules.fits(closed.retryAfter(), left())) {
                    throw given();
                }
                mayWait = false;
                serving.flight().pause(closed.retryAfter());
            }
        }
    }

    /** Returns where another try is worthwhile, after the pause that it needs. */
    private void goOn(Reservation reservation, FailureException e) {
        if (!(e.failure() instanceof Failure.Upstream failure) || serving.committed()) {
            throw e;
        }
        first = first == null ? e : first;
        Deployment deployment = reservation.target().deployment();
        int most = rules.retries(deployment, failure);
        serving.tries().maxRetries(most);
        budget = Prompts.timeouts(serving.ask(), deployment).total().multipliedBy(most + 1L);
        boolean others = selection.hasOthers();
        if (others && RetryRules.refused(failure)) {
            move(reservation, failure);
            return;
        }
        if (!rules.mayRetry(deployment, failure, made) || !left().isPositive()) {
            throw RetryRules.isClients(failure) ? e : given();
        }
        int retry = made.retries();
        made = made.retry();
        mayWait = true;
        // where all are closed, the first that opens is waited for
        if (!others && selection.untilOpen().isZero()) {
            serving.flight().pause(rules.pause(failure, retry, left()).orElseThrow(this::given));
        }
    }

    private void move(Reservation reservation, Failure.Upstream failure) {
        Deployment deployment = reservation.target().deployment();
        if (!rules.mayMove(deployment, failure, made) || !left().isPositive()) {
            throw given();
        }
        if (RetryRules.refusedForGood(failure)) {
            selection.leaveOut(reservation);
        }
        mayWait = rules.mayRetry(deployment, failure, made);
        made = made.move();
    }

    /** How much of the time for all tries together is left. */
    private Duration left() {
        return budget.minusNanos(System.nanoTime() - started);
    }

    /** The first failure; a refusal for quota tells when somebody has room again. */
    private FailureException given() {
        if (first == null) {
            throw new IllegalStateException("nothing has failed");
        }
        Duration earliest = selection.untilOpen();
        if (!(first.failure() instanceof Failure.Upstream failure)
                || failure.errorClass() != ErrorClass.RATE_LIMIT
                || earliest.isZero()) {
            return first;
        }
        Map<String, String> headers = new HashMap<>(failure.headers());
        headers.put("retry-after", Long.toString(earliest.plusMillis(999).toSeconds()));
        Failure.Upstream told =
                new Failure.Upstream(
                        failure.errorClass(),
                        failure.message(),
                        failure.status(),
                        failure.details(),
                        headers,
                        failure.exhaustion());
        return new FailureException(told, first);
    }
}
