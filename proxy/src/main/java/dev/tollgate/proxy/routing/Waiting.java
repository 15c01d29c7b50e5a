package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait until a deployment of their group has room: a lower priority goes first,
 * then who came first.
 *
 * <p>Each tries by itself when it is its turn: when it comes, when a call that it waits for has
 * ended, and at the time that it named. Who can't use the place of an ended call hands it on to the
 * next one, and so does who leaves.
 */
final class Waiting {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Group, Line> lines = new ConcurrentHashMap<>();
    private long arrivals;

    /** Whether nobody waits for a group. Cheap. */
    boolean isEmpty(Group group) {
        return lines.isEmpty() || !lines.containsKey(group);
    }

    /** How many wait for a group and don't try just now. */
    int size(Group group) {
        lock.lock();
        try {
            Line line = lines.get(group);
            long now = System.nanoTime();
            return line == null
                    ? 0
                    : (int) line.tickets().stream().filter(each -> !each.isDue(now)).count();
        } finally {
            lock.unlock();
        }
    }

    Ticket enter(Group group, int priority) {
        lock.lock();
        try {
            Ticket ticket = new Ticket(group, priority, arrivals++, lock.newCondition());
            lines.computeIfAbsent(group, of -> new Line(of.inFlight(), new TreeSet<>()))
                    .tickets()
                    .add(ticket);
            return ticket;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a request may try.
     *
     * @param deadline by {@link System#nanoTime()}
     * @return false where the deadline has passed
     * @throws FailureException with {@link Failure.ClientGone}
     */
    boolean turn(Ticket ticket, long deadline) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                if (ticket.gone) {
                    throw new FailureException(new Failure.ClientGone());
                }
                long now = System.nanoTime();
                if (deadline - now <= 0) {
                    return false;
                }
                Ticket first = firstDue(ticket.group, now);
                if (first != null && first.equals(ticket)) {
                    ticket.tries(now);
                    return true;
                }
                long due = ticket.isDue(now) ? deadline : ticket.due;
                ticket.changed.awaitNanos(Math.min(due - now, deadline - now));
            }
        } finally {
            lock.unlock();
        }
    }

    /** A request couldn't go: it tries again after some nanoseconds, or when a call has ended. */
    void again(Ticket ticket, long nanos) {
        lock.lock();
        try {
            ticket.due = System.nanoTime() + nanos;
            handOn(ticket);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A request waits no longer.
     *
     * @param used where it is counted now
     */
    void leave(Ticket ticket, @Nullable InFlight used) {
        lock.lock();
        try {
            Line line = lines.get(ticket.group);
            if (line != null && line.tickets().remove(ticket) && line.tickets().isEmpty()) {
                lines.remove(ticket.group);
            }
            if (used != null) {
                ticket.tried.remove(used);
            }
            ticket.tried.addAll(ticket.offered);
            ticket.offered.clear();
            handOn(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** The client of a request that waits has left. */
    void abandon(Ticket ticket) {
        lock.lock();
        try {
            ticket.gone = true;
            ticket.changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A call has ended, so that another one may begin.
     *
     * @param after only somebody behind this one may want it
     */
    void ended(InFlight calls, @Nullable Ticket after) {
        if (lines.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            offer(calls, after);
        } finally {
            lock.unlock();
        }
    }

    private void handOn(Ticket from) {
        while (!from.tried.isEmpty()) {
            offer(from.tried.remove(), from);
        }
        Ticket first = firstDue(from.group, System.nanoTime());
        if (first != null) {
            first.changed.signal();
        }
    }

    private void offer(InFlight ended, @Nullable Ticket after) {
        Ticket best = null;
        for (Line line : lines.values()) {
            Ticket next = line.wanted().contains(ended) ? line.next(after) : null;
            if (next != null && (best == null || next.compareTo(best) < 0)) {
                best = next;
            }
        }
        if (best != null) {
            best.offered.add(ended);
            best.changed.signal();
        }
    }

    private @Nullable Ticket firstDue(Group group, long now) {
        Line line = lines.get(group);
        if (line == null) {
            return null;
        }
        for (Ticket ticket : line.tickets()) {
            if (ticket.isDue(now)) {
                return ticket;
            }
        }
        return null;
    }

    /**
     * Those who wait for one group.
     *
     * @param wanted where the group's calls are counted
     */
    private record Line(Set<InFlight> wanted, TreeSet<Ticket> tickets) {

        /** Whom to offer the place of an ended call: best one who has got no other. */
        @Nullable Ticket next(@Nullable Ticket after) {
            Iterable<Ticket> behind = after == null ? tickets : tickets.tailSet(after, false);
            Ticket first = null;
            for (Ticket ticket : behind) {
                if (ticket.offered.isEmpty() && ticket.tried.isEmpty()) {
                    return ticket;
                }
                first = first == null ? ticket : first;
            }
            return first;
        }
    }

    /** A place in a line. */
    static final class Ticket implements Comparable<Ticket> {

        private static final Comparator<Ticket> ORDER =
                Comparator.<Ticket>comparingInt(ticket -> ticket.priority)
                        .thenComparingLong(ticket -> ticket.arrival);

        private final Group group;
        private final int priority;
        private final long arrival;
        private final Condition changed;

        /** Where calls have ended since it tried last. */
        private final Deque<InFlight> offered = new ArrayDeque<>(1);

        /** The same for the try that runs. */
        private final Deque<InFlight> tried = new ArrayDeque<>(1);

        private long due = System.nanoTime();
        private boolean gone;

        private Ticket(Group group, int priority, long arrival, Condition changed) {
            this.group = group;
            this.priority = priority;
            this.arrival = arrival;
            this.changed = changed;
        }

        private boolean isDue(long now) {
            return !offered.isEmpty() || due - now <= 0;
        }

        private void tries(long now) {
            due = now;
            tried.addAll(offered);
            offered.clear();
        }

        /** No two have come at the same time, so it is the same as identity. */
        @Override
        public int compareTo(Ticket other) {
            return ORDER.compare(this, other);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(arrival);
        }
    }
}
