package dev.tollgate.proxy.guard;

import dev.tollgate.proxy.model.Money;

/**
 * What a scope has spent in the window that runs.
 *
 * @param until when that window ends, in milliseconds since 1970; 0 for never
 */
public record Spent(Money amount, long until) {

    public static final Spent NOTHING = new Spent(Money.ZERO, 0);

    /** What of it still counts at a time, in milliseconds. */
    public Spent at(long now) {
        return until != 0 && until <= now ? NOTHING : this;
    }

    /** One of equal parts. */
    Spent dividedBy(int parts) {
        return parts == 1 ? this : new Spent(new Money(amount.nanos() / parts), until);
    }
}
