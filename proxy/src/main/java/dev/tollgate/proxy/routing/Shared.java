package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.Money;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What several gateways know together: Valkey implements it. */
public interface Shared {

    /** A gateway that is alone. */
    Shared NOBODY =
            new Shared() {
                @Override
                public Answer take(List<Claim> claims, long budgetNanos) {
                    return Answer.ALONE;
                }

                @Override
                public void settle(List<Claim> claims, long at, long difference) {
                    // nobody to tell
                }

                @Override
                public void spent(String name, Money cost, Duration period, Consumer<Total> told) {
                    // nobody to tell
                }

                @Override
                public void closed(String id, Closure closure) {
                    // nobody to tell
                }

                @Override
                public void onClosed(Consumer<Closed> listener) {
                    // nobody tells
                }
            };

    /**
     * Counts a request in every scope, or in none where one of them is full. One round trip.
     *
     * @param budgetNanos the longest that it may take; an answer that doesn't come in time is
     *     {@link Answer#ALONE}
     */
    Answer take(List<Claim> claims, long budgetNanos);

    /**
     * Corrects the tokens of an earlier {@link #take} that was {@link Answer.Kind#TAKEN}; doesn't
     * wait.
     *
     * @param at the answer's
     */
    void settle(List<Claim> claims, long at, long difference);

    /**
     * Adds to what all gateways have spent under a name; doesn't wait.
     *
     * @param period how long the sum lasts that begins with its first spending
     * @param told is told the sum, soon or never, on another thread
     */
    void spent(String name, Money cost, Duration period, Consumer<Total> told);

    /** Tells the others that something is closed; doesn't wait. */
    void closed(String id, Closure closure);

    /** Who is told what the others have closed; once, before the first request. */
    void onClosed(Consumer<Closed> listener);

    /**
     * One thing that is counted.
     *
     * @param id of a {@link DeploymentState}
     * @param tokens how many are expected to be used
     * @param dayEnds when the vendor's day ends, in milliseconds since 1970; 0 where no limit of a
     *     day counts
     */
    record Claim(String id, Limits limits, long tokens, long dayEnds) {}

    /**
     * What all gateways have spent.
     *
     * @param left how long the period lasts still
     */
    record Total(Money spent, Duration left) {}

    /**
     * What another gateway has closed.
     *
     * @param id of a {@link DeploymentState}
     */
    record Closed(String id, Closure closure) {}

    /**
     * What came of a claim.
     *
     * @param at where it was taken: when, by the store's clock, in milliseconds since 1970
     * @param fullUntil where it was refused: when the scope isn't full any more, in milliseconds
     *     since 1970; 0 where it isn't full, but has too little room for this request's tokens
     * @param scope where it was refused: which of the claims had no room
     */
    record Answer(Kind kind, long at, long fullUntil, int scope) {

        /** Nobody was asked, or nobody answered in time: the own counters decide. */
        public static final Answer ALONE = new Answer(Kind.ALONE, 0, 0, 0);

        public static Answer taken(long at) {
            return new Answer(Kind.TAKEN, at, 0, 0);
        }

        public static Answer full(long until, int scope) {
            return new Answer(Kind.FULL, 0, until, scope);
        }

        /** The ways it may end. */
        public enum Kind {
            ALONE,
            TAKEN,
            FULL
        }
    }
}
