package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Limits;
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

    /** Corrects the tokens of an earlier {@link #take}; doesn't wait. */
    void settle(List<Claim> claims, long at, long difference);

    /** Tells the others that something is closed; doesn't wait. */
    void closed(String id, Closure closure);

    /** Who is told what the others have closed; once, before the first request. */
    void onClosed(Consumer<Closed> listener);

    /**
     * One thing that is counted.
     *
     * @param id of a {@link DeploymentState}
     * @param tokens how many are expected to be used
     */
    record Claim(String id, Limits limits, long tokens) {}

    /**
     * What another gateway has closed.
     *
     * @param id of a {@link DeploymentState}
     */
    record Closed(String id, Closure closure) {}

    /**
     * What came of a claim.
     *
     * @param fullUntil where it was refused: when the scope has room again, in milliseconds since
     *     1970
     * @param scope where it was refused: which of the claims was full
     */
    record Answer(Kind kind, long fullUntil, int scope) {

        /** Nobody was asked, or nobody answered in time: the own counters decide. */
        public static final Answer ALONE = new Answer(Kind.ALONE, 0, 0);

        public static final Answer TAKEN = new Answer(Kind.TAKEN, 0, 0);

        /** The ways it may end. */
        public enum Kind {
            ALONE,
            TAKEN,
            FULL
        }
    }
}
