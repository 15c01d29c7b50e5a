package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One request's way through a group. For the request's own thread. */
public final class Selection {

    /** For all questions to the shared counters together. */
    private static final long SHARED_BUDGET = Duration.ofMillis(50).toNanos();

    private static final long SOON = 1000;

    private final Rules rules;
    private final Group group;
    private final RouteRequest request;
    private final List<Filter.Check> checks = new ArrayList<>(2);
    private final List<Candidate> tried = new ArrayList<>(2);
    private final List<Candidate> passed = new ArrayList<>(2);
    private long sharedBudget = SHARED_BUDGET;

    Selection(Rules rules, Group group, RouteRequest request) {
        this.rules = rules;
        this.group = group;
        this.request = request;
        if (!group.direct()) {
            for (Filter filter : rules.filters()) {
                filter.check(request, group).ifPresent(checks::add);
            }
        }
    }

    /** The group's configured name, which may be a pattern. */
    public String group() {
        return group.name();
    }

    /**
     * The best candidate, with its call counted already: one that hasn't failed this request, or
     * else one that has.
     *
     * @throws FailureException with {@link Failure.RateLimited} where nobody can serve now, or with
     *     what the check says that left nobody
     */
    public Reservation next() {
        while (true) {
            Candidate candidate = choose();
            if (candidate == null) {
                throw new FailureException(nobody());
            }
            Reservation reservation = reserve(candidate);
            if (reservation != null) {
                tried.add(candidate);
                return reservation;
            }
        }
    }

    /** Whether somebody who hasn't failed this request can serve it now. */
    public boolean hasOthers() {
        return choose(tried) != null;
    }

    /**
     * The candidates in the order in which they would be tried now, and who wouldn't be.
     *
     * @param most how many of the order are worked out
     */
    Explanation explain(Explanation.Match match, String strategy, int most) {
        long now = rules.clock().millis();
        List<Candidate> order = new ArrayList<>();
        Candidate next = choose();
        while (next != null && order.size() < most) {
            order.add(next);
            next = group.direct() ? null : choose(order);
        }
        List<Explanation.Exclusion> excluded = new ArrayList<>();
        for (Candidate candidate : group.direct() ? List.<Candidate>of() : group.candidates()) {
            Optional<Closure> closed = candidate.state().closed(now, rules.hard(candidate));
            Optional<String> refusal = Optional.ofNullable(refusal(candidate));
            if (closed.isPresent() || refusal.isPresent()) {
                excluded.add(new Explanation.Exclusion(candidate, closed, refusal));
            }
        }
        return new Explanation(
                group.name(),
                match,
                strategy,
                order.stream()
                        .map(one -> new Explanation.Choice(one, rules.strategy().score(one, now)))
                        .toList(),
                Math.max(0, group.candidates().size() - order.size() - excluded.size()),
                excluded);
    }

    private @Nullable Candidate choose() {
        if (group.direct()) {
            return group.candidates().getFirst();
        }
        Candidate fresh = choose(tried);
        return fresh != null || tried.isEmpty() ? fresh : choose(List.of());
    }

    private @Nullable Candidate choose(List<Candidate> without) {
        Candidate withRoom = choose(without, false);
        return withRoom != null || rules.hard() ? withRoom : choose(without, true);
    }

    private @Nullable Candidate choose(List<Candidate> without, boolean evenFull) {
        long now = rules.clock().millis();
        int from = 0;
        for (int to : group.rungs()) {
            Candidate best = rules.strategy().choose(new Rung(from, to, now, without, evenFull));
            if (best != null) {
                return best;
            }
            from = to;
        }
        return null;
    }

    private @Nullable Reservation reserve(Candidate candidate) {
        long now = rules.clock().millis();
        long tokens = request.inputTokens();
        DeploymentState state = candidate.state();
        DeploymentState key = state.key();
        boolean hard = rules.hard(candidate) && !group.direct();
        if (key != null && !key.reserve(now, tokens, hard)) {
            passed.add(candidate);
            return null;
        }
        if (!state.reserve(now, tokens, hard)) {
            if (key != null) {
                key.release(now, tokens);
            }
            passed.add(candidate);
            return null;
        }
        List<Shared.Claim> claims = hard ? claims(state, key, tokens) : List.of();
        if (!claims.isEmpty() && !taken(candidate, claims)) {
            state.release(now, tokens);
            if (key != null) {
                key.release(now, tokens);
            }
            return null;
        }
        return new Reservation(rules, candidate, request, now, claims);
    }

    private static List<Shared.Claim> claims(
            DeploymentState state, @Nullable DeploymentState key, long tokens) {
        List<Shared.Claim> claims = new ArrayList<>(2);
        if (!state.limits().isNone()) {
            claims.add(new Shared.Claim(state.id(), state.limits(), tokens));
        }
        if (key != null && !key.limits().isNone()) {
            claims.add(new Shared.Claim(key.id(), key.limits(), tokens));
        }
        return claims;
    }

    private boolean taken(Candidate candidate, List<Shared.Claim> claims) {
        long begin = System.nanoTime();
        Shared.Answer answer = rules.shared().take(claims, sharedBudget);
        sharedBudget -= System.nanoTime() - begin;
        if (answer.kind() != Shared.Answer.Kind.FULL) {
            return true;
        }
        Closure closure =
                new Closure(Closure.Reason.MINUTE_QUOTA, answer.fullUntil(), Optional.empty());
        boolean ofState = claims.get(answer.scope()).id().equals(candidate.state().id());
        DeploymentState key = candidate.state().key();
        (ofState || key == null ? candidate.state() : key).close(closure);
        passed.add(candidate);
        return false;
    }

    private Failure nobody() {
        for (Filter.Check check : checks) {
            boolean refusesAll =
                    group.candidates().stream().allMatch(one -> check.refusal(one) != null);
            if (refusesAll && check.nobody().isPresent()) {
                return check.nobody().get();
            }
        }
        long now = rules.clock().millis();
        long earliest =
                group.candidates().stream()
                        .filter(candidate -> refusal(candidate) == null)
                        .mapToLong(candidate -> candidate.state().openAt())
                        .min()
                        .orElse(now);
        long wait = Math.max(SOON, earliest - now);
        String text =
                "No deployments available for selected model, Try again in "
                        + (wait + 999) / 1000
                        + " seconds. Passed model="
                        + request.model()
                        + ".";
        return new Failure.RateLimited(text, Duration.ofMillis(wait));
    }

    private @Nullable String refusal(Candidate candidate) {
        for (int i = 0; i < checks.size(); i++) {
            String refusal = checks.get(i).refusal(candidate);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** One rung as this request sees it. */
    private final class Rung implements Strategy.Candidates {

        private final int from;
        private final int to;
        private final long now;
        private final List<Candidate> without;
        private final boolean evenFull;

        Rung(int from, int to, long now, List<Candidate> without, boolean evenFull) {
            this.from = from;
            this.to = to;
            this.now = now;
            this.without = without;
            this.evenFull = evenFull;
        }

        @Override
        public int size() {
            return to - from;
        }

        @Override
        public Candidate get(int at) {
            return group.candidates().get(from + at);
        }

        @Override
        public boolean open(Candidate candidate) {
            return (evenFull && !rules.hard(candidate))
                    ? candidate.state().openButFull(now)
                    : candidate.state().open(now);
        }

        @Override
        public boolean suits(Candidate candidate) {
            return !without.contains(candidate)
                    && !passed.contains(candidate)
                    && refusal(candidate) == null;
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public RandomGenerator random() {
            return rules.random();
        }

        @Override
        public RouteRequest request() {
            return request;
        }
    }
}
