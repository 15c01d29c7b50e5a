package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Exhaustion;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.routing.Capabilities;
import dev.tollgate.proxy.routing.RoutingSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether a failed request is tried again in its group, and how soon.
 *
 * <p>A deployment that refuses, because of its quota or its key, has done nothing: the request
 * <em>moves</em> on to another, which is no retry. What failed on the way or took its time is a
 * <em>retry</em>, wherever it goes.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/reliability">LiteLLM, reliability</a>
 */
final class RetryRules {

    /** Enough for any pool where most keys have room; the time budget ends it in any case. */
    private static final int MAX_MOVES = 64;

    private static final double FIRST_PAUSE = 0.5;
    private static final double LONGEST_PAUSE = 8;
    private static final double JITTER = 0.75;

    /** A client isn't kept waiting for longer. */
    private static final Duration LONGEST_TOLD = Duration.ofMinutes(1);

    private final RoutingSettings.Retries settings;
    private final OptionalInt asked;
    private final String group;

    /**
     * @param asked {@code num_retries} of the request: then it bounds moves as well
     * @param group the name of {@code model_group_retry_policy}
     */
    RetryRules(RoutingSettings.Retries settings, OptionalInt asked, String group) {
        this.settings = settings;
        this.asked = asked;
        this.group = group;
    }

    /** How many retries a failure of a deployment gets. */
    int retries(Deployment deployment, Failure.Upstream failure) {
        return asked.orElseGet(() -> policy(failure).orElseGet(() -> standard(deployment)));
    }

    private int standard(Deployment deployment) {
        return deployment.routing().retries().orElse(settings.retries());
    }

    private OptionalInt policy(Failure.Upstream failure) {
        ErrorClass errorClass = failure.errorClass();
        Integer ofGroup = settings.groupPolicy().getOrDefault(group, Map.of()).get(errorClass);
        Integer times = ofGroup == null ? settings.policy().get(errorClass) : ofGroup;
        return times == null ? OptionalInt.empty() : OptionalInt.of(times);
    }

    /**
     * Whether the request may move on.
     *
     * @param made moves and retries so far
     */
    boolean mayMove(Deployment deployment, Failure.Upstream failure, Made made) {
        if (asked.isPresent()) {
            return made.all() < asked.getAsInt();
        }
        boolean never = standard(deployment) == 0 && policy(failure).orElse(0) == 0;
        return !never && made.moves() < MAX_MOVES;
    }

    /** Whether the same request may be sent again, to this deployment too. */
    boolean mayRetry(Deployment deployment, Failure.Upstream failure, Made made) {
        int used = asked.isPresent() ? made.all() : made.retries();
        return used < retries(deployment, failure)
                && !dayIsOver(failure)
                && (failure.errorClass().retryable() || policy(failure).isPresent());
    }

    /** Whether the deployment can't serve now, though another may. */
    static boolean refused(Failure.Upstream failure) {
        return switch (failure.errorClass()) {
            case RATE_LIMIT, AUTHENTICATION, PERMISSION_DENIED, NOT_FOUND -> true;
            case BAD_REQUEST,
                    CONTEXT_WINDOW,
                    CONTENT_POLICY,
                    UNSUPPORTED_PARAMS,
                    UNPROCESSABLE,
                    TIMEOUT,
                    INTERNAL_SERVER,
                    API_CONNECTION,
                    API_ERROR,
                    BAD_GATEWAY,
                    SERVICE_UNAVAILABLE ->
                    Capabilities.isMissing(failure);
        };
    }

    /** Whether the request itself is wrong, whoever serves it. */
    static boolean isClients(Failure.Upstream failure) {
        return !refused(failure) && !failure.errorClass().retryable();
    }

    /** Whether it won't serve later in this request either. */
    static boolean refusedForGood(Failure.Upstream failure) {
        return refused(failure)
                && (failure.errorClass() != ErrorClass.RATE_LIMIT || dayIsOver(failure));
    }

    private static boolean dayIsOver(Failure.Upstream failure) {
        return failure.exhaustion()
                .filter(quota -> quota.period() == Exhaustion.Period.DAY)
                .isPresent();
    }

    /**
     * The pause before the same deployment is called again: the vendor's own word on it, else one
     * that doubles.
     *
     * @param retry counts from 0
     * @param left how long the request may still wait
     * @return empty where that is too long
     */
    Optional<Duration> pause(Failure.Upstream failure, int retry, Duration left) {
        String told = failure.headers().getOrDefault("retry-after", "");
        if (told.matches("[1-9]\\d{0,8}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(told)))
                    .filter(pause -> fits(pause, left));
        }
        double backoff = Math.min(FIRST_PAUSE * Math.pow(2, retry), LONGEST_PAUSE);
        double jittered = backoff + JITTER * ThreadLocalRandom.current().nextDouble();
        Duration pause = longer(Duration.ofMillis((long) (jittered * 1000)), settings.after());
        // the call itself needs time as well
        Duration half = left.dividedBy(2);
        return Optional.of(pause.compareTo(half) < 0 ? pause : half).filter(Duration::isPositive);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** Whether the request may wait that long. */
    static boolean fits(Duration pause, Duration left) {
        return pause.compareTo(LONGEST_TOLD) <= 0 && pause.compareTo(left) < 0;
    }

    /** What a request has done after its first try in a group. */
    record Made(int moves, int retries) {

        int all() {
            return moves + retries;
        }

        Made move() {
            return new Made(moves + 1, retries);
        }

        Made retry() {
            return new Made(moves, retries + 1);
        }
    }
}
