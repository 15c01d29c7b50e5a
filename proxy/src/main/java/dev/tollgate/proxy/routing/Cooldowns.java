package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Exhaustion;
import dev.tollgate.proxy.model.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Closes deployments that fail or are used up, for all groups that use the same key.
 *
 * <p>A refusal that names its end (Retry-After, a quota of the minute or of the day) always closes.
 * Others close by {@code allowed_fails_policy} or {@code allowed_fails}, counted in a minute of the
 * clock; where neither is configured, as LiteLLM does it:
 *
 * <ul>
 *   <li>in a group with others, a rate limit, a missing model or a refused key closes at once, and
 *       anything else where it is more than half of at least five calls;
 *   <li>alone in its group, a deployment is closed only after a thousand failures and no success:
 *       it would serve nobody better.
 * </ul>
 *
 * A request that is itself wrong closes nothing, unless the policy names its class with at least 1.
 */
final class Cooldowns implements Learner {

    private static final int ALLOWED_BESIDE_A_POLICY = 3;
    private static final int ALL_FAILED = 1000;
    private static final int ENOUGH_TO_JUDGE = 5;

    /** A wait below this can't be about a quota of the day: Gemini sends such with it. */
    private static final long ABOUT_A_DAY = Duration.ofMinutes(2).toMillis();

    private final RoutingSettings.Cooldowns settings;
    private final Router.Parts parts;

    Cooldowns(RoutingSettings.Cooldowns settings, Router.Parts parts) {
        this.settings = settings;
        this.parts = parts;
    }

    @Override
    public void answered(Candidate candidate, RouteRequest request, Answered answer) {
        long now = parts.clock().millis();
        long began = now - answer.took().toMillis();
        DeploymentState state = candidate.state();
        state.answered(now, began);
        if (state.key() != null) {
            state.key().answered(now, began);
        }
        long until = RateHeaders.usedUpUntil(answer.headers(), now);
        candidate.state().told(RateHeaders.left(answer.headers()));
        if (until > now && closes(candidate)) {
            Closure closure = new Closure(Closure.Reason.MINUTE_QUOTA, until, Optional.empty());
            close(parts.states().ofSameModel(state), closure, now);
        }
    }

    @Override
    public void failed(Candidate candidate, RouteRequest request, Failure.Upstream failure) {
        long now = parts.clock().millis();
        DeploymentState state = candidate.state();
        ErrorClass error = failure.errorClass();
        Outcomes.Tally tally = state.failed(now, error);
        if (closes(candidate)) {
            OptionalLong told = RetryAfter.millis(failure.headers(), now);
            if (failure.exhaustion().isPresent()) {
                exhausted(candidate, failure, failure.exhaustion().get(), now);
            } else if (error.retryable() && told.isPresent()) {
                long until = now + time(candidate, told);
                Closure closure = closure(Closure.Reason.COOLDOWN, until, failure);
                close(parts.states().ofSameModel(state), closure, now);
            } else if (tooMany(error, tally, state.hasOthers())) {
                tooMany(candidate, failure, now);
            }
        }
        state.unproved();
    }

    private boolean closes(Candidate candidate) {
        Optional<Duration> own = candidate.target().deployment().routing().cooldown();
        return !settings.disabled() && !(own.isPresent() && own.get().isZero());
    }

    private void exhausted(
            Candidate candidate, Failure.Upstream failure, Exhaustion exhaustion, long now) {
        OptionalLong told = RetryAfter.millis(failure.headers(), now);
        boolean isDay = exhaustion.period() == Exhaustion.Period.DAY;
        for (DeploymentState state : parts.states().ofSameModel(candidate.state())) {
            if (isDay) {
                long parked = state.parkedUntil(now);
                boolean sooner = told.isPresent() && told.getAsLong() > ABOUT_A_DAY;
                long until = sooner ? Math.min(parked, now + told.getAsLong()) : parked;
                close(List.of(state), closure(Closure.Reason.DAY_QUOTA, until, failure), now);
            } else {
                long until = RateHeaders.nextMinute(now);
                until = told.isPresent() ? now + told.getAsLong() : until;
                state.dayIsBack();
                close(List.of(state), closure(Closure.Reason.MINUTE_QUOTA, until, failure), now);
            }
        }
    }

    private boolean tooMany(ErrorClass error, Outcomes.Tally tally, boolean hasOthers) {
        Integer allowed = settings.policy().get(error);
        if (Outcomes.isClients(error)) {
            return allowed != null && allowed > 0 && tally.alike() > allowed;
        }
        if (allowed != null) {
            return tally.alike() > allowed;
        }
        if (settings.allowed().isPresent() || !settings.policy().isEmpty()) {
            return tally.failed() > settings.allowed().orElse(ALLOWED_BESIDE_A_POLICY);
        }
        return hasOthers ? tooMany(error, tally) : allFailed(tally);
    }

    private static boolean tooMany(ErrorClass error, Outcomes.Tally tally) {
        return switch (error) {
            case RATE_LIMIT, NOT_FOUND, AUTHENTICATION, PERMISSION_DENIED -> true;
            default -> {
                long calls = tally.answered() + tally.failed();
                yield calls >= ENOUGH_TO_JUDGE && tally.failed() * 2 > calls;
            }
        };
    }

    private static boolean allFailed(Outcomes.Tally tally) {
        return tally.answered() == 0 && tally.failed() >= ALL_FAILED;
    }

    private void tooMany(Candidate candidate, Failure.Upstream failure, long now) {
        long time = time(candidate, OptionalLong.empty());
        DeploymentState state = candidate.state();
        switch (failure.errorClass()) {
            case AUTHENTICATION -> refused(parts.states().ofSameAccount(state), failure, time);
            case PERMISSION_DENIED ->
                    refused(
                            isAboutTheModel(failure)
                                    ? parts.states().ofSameModel(state)
                                    : parts.states().ofSameAccount(state),
                            failure,
                            time);
            default ->
                    close(
                            List.of(state),
                            closure(Closure.Reason.COOLDOWN, now + time, failure),
                            now);
        }
    }

    /** A key may be good for one model and not for another. */
    private static boolean isAboutTheModel(Failure.Upstream failure) {
        return failure.message().toLowerCase(Locale.ROOT).contains("model");
    }

    private void refused(List<DeploymentState> states, Failure.Upstream failure, long first) {
        long now = parts.clock().millis();
        for (DeploymentState state : states) {
            long until = now + state.refusedFor(now, first);
            close(List.of(state), closure(Closure.Reason.KEY_REFUSED, until, failure), now);
        }
    }

    /** {@code cooldown_time} of the deployment, else what the vendor says, else the router's. */
    private long time(Candidate candidate, OptionalLong told) {
        Optional<Duration> own = candidate.target().deployment().routing().cooldown();
        return own.isPresent() ? own.get().toMillis() : told.orElse(settings.time().toMillis());
    }

    private static Closure closure(Closure.Reason reason, long until, Failure.Upstream failure) {
        return new Closure(reason, until, Optional.of(failure.errorClass()));
    }

    private void close(List<DeploymentState> states, Closure closure, long now) {
        for (DeploymentState state : states) {
            state.cool(closure, now);
            parts.shared().closed(state.id(), closure);
        }
    }
}
