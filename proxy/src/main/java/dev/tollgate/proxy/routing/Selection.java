package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One request's way through a group. For the request's own thread. */
public final class Selection {

    private static final long SOON = 1000;

    private final Rules rules;
    private final Group group;
    private final RouteRequest request;
    private final List<Filter.Check> checks = new ArrayList<>(2);
    private final List<Candidate> tried = new ArrayList<>(2);

    /** Those that looked open in this attempt, but weren't. */
    private final Set<Candidate> passed = new HashSet<>(2);

    private final Set<Candidate> leftOut = new HashSet<>(2);

    private final long tokens;
    private final Bookings bookings;

    /** Who has one also waits for deployments that are closed or used up. */
    private final OptionalInt priority;

    private OptionalLong deadline = OptionalLong.empty();
    private Waiting.@Nullable Ticket place;

    Selection(Rules rules, Group group, RouteRequest request) {
        this.rules = rules;
        this.group = group;
        this.request = request;
        this.tokens = group.limitsTokens() ? request.inputTokens() : 0;
        this.bookings = new Bookings(rules, tokens);
        OptionalInt asked = request.priority();
        this.priority = asked.isPresent() ? asked : rules.priority();
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
     * else one that has. Where all that could serve it are busy, it waits.
     *
     * @throws FailureException with {@link Failure.RateLimited} where nobody can serve now, or with
     *     what the check says that left nobody
     */
    public Reservation next() {
        Reservation reservation = null;
        if (rules.waiting().isEmpty(group)) {
            reservation = attempt();
        }
        if (reservation == null) {
            reservation = inLine();
        }
        tried.add(reservation.candidate());
        return reservation;
    }

    /** Whether somebody who hasn't failed this request can serve it now. */
    public boolean hasOthers() {
        passed.clear();
        return choose(tried) != null;
    }

    /** Doesn't choose a deployment again in this request: it has refused, and will again. */
    public void leaveOut(Reservation refused) {
        leftOut.add(refused.candidate());
    }

    private Reservation inLine() {
        Waiting waiting = rules.waiting();
        if (waiting.isEmpty(group)) {
            pause();
        }
        Waiting.Ticket ticket = waiting.enter(group, priority.orElse(0));
        InFlight used = null;
        place = ticket;
        try {
            request.onLeave(() -> waiting.abandon(ticket));
            while (waiting.turn(ticket, deadline())) {
                Reservation reservation = attempt();
                if (reservation != null) {
                    used = reservation.candidate().state().calls();
                    return reservation;
                }
                waiting.again(ticket, pause());
            }
            throw new FailureException(nobody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new Failure.Unavailable("The gateway is stopping."), e);
        } finally {
            place = null;
            waiting.leave(ticket, used);
        }
    }

    /** When its patience ends, by {@link System#nanoTime()}; counted from the first wait. */
    private long deadline() {
        if (deadline.isEmpty()) {
            Duration patience = request.patience();
            Duration most = RouteRequest.LONGEST_WAIT;
            long nanos = (patience.compareTo(most) < 0 ? patience : most).toNanos();
            deadline = OptionalLong.of(System.nanoTime() + nanos);
        }
        return deadline.getAsLong();
    }

    /**
     * How many nanoseconds it takes until another attempt makes sense, if no call ends before.
     *
     * @throws FailureException where waiting can't help
     */
    private long pause() {
        long now = rules.clock().millis();
        long opens = Long.MAX_VALUE;
        boolean busy = false;
        for (Candidate candidate : group.candidates()) {
            if (refusal(candidate) != null) {
                continue;
            }
            if (!isOpen(candidate, now, true) || passed.contains(candidate)) {
                opens = Math.min(opens, Math.max(candidate.state().openAt() - now, SOON));
                continue;
            }
            busy = true;
            opens = rules.busy(candidate) ? opens : 0;
        }
        long left = deadline() - System.nanoTime();
        long pause = TimeUnit.MILLISECONDS.toNanos(opens);
        if (!busy && (priority.isEmpty() || pause > left)) {
            throw new FailureException(nobody());
        }
        return Math.min(pause, left);
    }

    /** Null where nobody can serve now. */
    private @Nullable Reservation attempt() {
        passed.clear();
        while (true) {
            Candidate candidate = choose();
            if (candidate == null) {
                return null;
            }
            Reservation reservation = reserve(candidate);
            if (reservation != null) {
                return reservation;
            }
        }
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
            Candidate only = group.candidates().getFirst();
            return rules.busy(only) ? null : only;
        }
        Candidate fresh = choose(tried);
        return fresh != null || tried.isEmpty() ? fresh : choose(List.of());
    }

    private @Nullable Candidate choose(List<Candidate> without) {
        long now = rules.clock().millis();
        Rung all = new Rung(0, group.candidates().size(), now, without, true);
        Candidate preferred = rules.preference().choose(all);
        if (preferred != null) {
            return preferred;
        }
        Candidate withRoom = choose(without, false, now);
        return withRoom != null || rules.hard() ? withRoom : choose(without, true, now);
    }

    private @Nullable Candidate choose(List<Candidate> without, boolean evenFull, long now) {
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

    private boolean isOpen(Candidate candidate, long now, boolean evenFull) {
        if (group.direct()) {
            return true;
        }
        DeploymentState state = candidate.state();
        return (evenFull && !rules.hard(candidate))
                ? state.openButFull(now)
                : state.open(now) && state.hasRoom(now, tokens);
    }

    private @Nullable Reservation reserve(Candidate candidate) {
        if (!rules.begin(candidate)) {
            return null;
        }
        Reservation reservation = null;
        try {
            Reservation.Counted counted =
                    bookings.count(candidate, rules.hard(candidate) && !group.direct());
            if (counted != null) {
                reservation = new Reservation(rules, candidate, request, counted);
            }
        } finally {
            if (reservation == null) {
                passed.add(candidate);
                rules.end(candidate, place);
            }
        }
        return reservation;
    }

    private Failure nobody() {
        for (Filter.Check check : checks) {
            boolean refusesAll =
                    group.candidates().stream().allMatch(one -> check.refusal(one) != null);
            if (refusesAll && check.nobody().isPresent()) {
                return check.nobody().get();
            }
        }
        long wait = Math.max(SOON, untilOpen().toMillis());
        String text =
                "No deployments available for selected model, Try again in "
                        + (wait + 999) / 1000
                        + " seconds. Passed model="
                        + request.model()
                        + ".";
        return new Failure.RateLimited(text, Duration.ofMillis(wait));
    }

    /** How long until one that may serve is open again; zero where one is. */
    public Duration untilOpen() {
        long now = rules.clock().millis();
        long earliest =
                group.candidates().stream()
                        .filter(candidate -> refusal(candidate) == null)
                        .mapToLong(candidate -> candidate.state().openAt())
                        .min()
                        .orElse(now);
        return Duration.ofMillis(Math.max(0, earliest - now));
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
        public Candidate byWeight() {
            return group.byWeight(from, to, rules.random().nextDouble());
        }

        @Override
        public boolean open(Candidate candidate) {
            return isOpen(candidate, now, evenFull) && !rules.busy(candidate);
        }

        @Override
        public boolean suits(Candidate candidate) {
            return !without.contains(candidate)
                    && !passed.contains(candidate)
                    && !leftOut.contains(candidate)
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
