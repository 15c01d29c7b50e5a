package dev.tollgate.proxy.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts one request's calls before they are made: at the deployment, at its pool's key, and with
 * the other gateways. For the request's own thread.
 */
final class Bookings {

    /** For all questions to the shared counters together; with all else it stays below 50 ms. */
    private static final long SHARED_BUDGET = Duration.ofMillis(40).toNanos();

    private final Rules rules;
    private final long tokens;
    private long budget = SHARED_BUDGET;

    /**
     * @param tokens that each call is expected to use
     */
    Bookings(Rules rules, long tokens) {
        this.rules = rules;
        this.tokens = tokens;
    }

    /**
     * Counts a call.
     *
     * @param hard whether limits refuse it
     * @return null where one does, and nothing is counted
     */
    Reservation.@Nullable Counted count(Candidate candidate, boolean hard) {
        long now = rules.clock().millis();
        DeploymentState state = candidate.state();
        DeploymentState key = state.key();
        if (key != null && !key.reserve(now, tokens, hard)) {
            return null;
        }
        if (!state.reserve(now, tokens, hard)) {
            release(key, now);
            return null;
        }
        List<Shared.Claim> claims = hard ? claims(state, now) : List.of();
        Shared.Answer answer = ask(claims);
        if (answer.kind() == Shared.Answer.Kind.FULL) {
            release(state, now);
            release(key, now);
            full(state, claims.get(answer.scope()), answer.fullUntil());
            return null;
        }
        return new Reservation.Counted(now, tokens, claims, answer);
    }

    private void release(@Nullable DeploymentState state, long now) {
        if (state != null) {
            state.release(now, tokens);
        }
    }

    private List<Shared.Claim> claims(DeploymentState state, long now) {
        List<Shared.Claim> claims = new ArrayList<>(2);
        if (!state.limits().isNone()) {
            claims.add(state.claim(tokens, now));
        }
        DeploymentState key = state.key();
        if (key != null && !key.limits().isNone()) {
            claims.add(key.claim(tokens, now));
        }
        return claims;
    }

    private Shared.Answer ask(List<Shared.Claim> claims) {
        if (claims.isEmpty() || budget <= 0) {
            return Shared.Answer.ALONE;
        }
        long begin = System.nanoTime();
        Shared.Answer answer = rules.shared().take(claims, budget);
        budget -= System.nanoTime() - begin;
        return answer;
    }

    private static void full(DeploymentState state, Shared.Claim full, long until) {
        Closure.Reason reason =
                until == full.dayEnds() ? Closure.Reason.DAY_QUOTA : Closure.Reason.MINUTE_QUOTA;
        DeploymentState key = state.key();
        DeploymentState closed = key != null && full.id().equals(key.id()) ? key : state;
        closed.close(new Closure(reason, until, Optional.empty()));
    }
}
