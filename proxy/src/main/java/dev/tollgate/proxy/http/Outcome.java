package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How a request ends, for the log. For the request's own thread. */
final class Outcome {

    private Usage before = Usage.NONE;
    private Usage usage = Usage.NONE;
    private Money costBefore = Money.ZERO;
    private Money cost = Money.ZERO;
    private @Nullable Failure brokeOff;
    private OptionalLong firstByte = OptionalLong.empty();
    private boolean cacheHit;
    private long called = System.nanoTime();

    /** A vendor is called now. */
    void calling() {
        called = System.nanoTime();
        before = before.plus(usage);
        usage = Usage.NONE;
        costBefore = costBefore.plus(cost);
        cost = Money.ZERO;
    }

    /** When the last vendor was called, by {@link System#nanoTime()}. */
    long called() {
        return called;
    }

    /** The client gets its first byte now. */
    void answering() {
        firstByte = OptionalLong.of(System.nanoTime());
    }

    /** When the client got its first byte, by {@link System#nanoTime()}. */
    OptionalLong firstByte() {
        return firstByte;
    }

    /** What the last call used and cost, all in all. */
    void used(Usage all, Money money) {
        usage = all;
        cost = money;
    }

    /** The cache answers. */
    void hit() {
        cacheHit = true;
    }

    /** Whether the cache has answered. */
    boolean cacheHit() {
        return cacheHit;
    }

    void brokeOff(Failure failure) {
        brokeOff = failure;
    }

    /** What the last call used. */
    Usage usage() {
        return usage;
    }

    /** What all calls used. */
    Usage total() {
        return before.plus(usage);
    }

    /** What all calls cost. */
    Money cost() {
        return costBefore.plus(cost);
    }

    /** Why a stream broke off after it had begun. */
    Optional<Failure> brokeOff() {
        return Optional.ofNullable(brokeOff);
    }
}
