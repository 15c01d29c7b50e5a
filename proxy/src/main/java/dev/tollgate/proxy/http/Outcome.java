package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How a request ends, for the log. For the request's own thread. */
final class Outcome {

    private Usage before = Usage.NONE;
    private Usage usage = Usage.NONE;
    private Money costBefore = Money.ZERO;
    private Money cost = Money.ZERO;
    private Money aside = Money.ZERO;
    private @Nullable Failure brokeOff;
    private OptionalLong firstByte = OptionalLong.empty();
    private String cacheKey = "";
    private boolean cacheHit;
    private @Nullable Ask sent;
    private @Nullable Guarding guarding;
    private @Nullable JsonNode shown;
    private @Nullable Copy said;
    private long called = System.nanoTime();
    private OptionalLong admitted = OptionalLong.empty();
    private final long began = System.nanoTime();
    private List<Scope> scopes = List.of();
    private Optional<Money> keySpend = Optional.empty();
    private boolean waiting;
    private long waitedBefore;
    private long waited;

    /** When the request was understood, by {@link System#nanoTime()}. */
    long began() {
        return began;
    }

    /** Budgets and limits have admitted the request now; who pays, as the ledger was told. */
    void admitted(List<Scope> payers) {
        scopes = payers;
        admitted = OptionalLong.of(System.nanoTime());
    }

    /** The same, and what the key had spent before. */
    void admitted(List<Scope> payers, Optional<Money> before) {
        admitted(payers);
        keySpend = before;
    }

    /** What the key has spent with this request, as far as it is known; empty without a key. */
    Optional<Money> keySpend() {
        return keySpend.map(before -> before.plus(owed()));
    }

    /** When that was, by {@link System#nanoTime()}. */
    OptionalLong whenAdmitted() {
        return admitted;
    }

    /** Who pays; empty where nobody was asked. */
    List<Scope> scopes() {
        return scopes;
    }

    /** A vendor is called now. */
    void calling() {
        called = System.nanoTime();
        waitedBefore += waited;
        waited = 0;
        waiting = true;
        before = before.plus(usage);
        usage = Usage.NONE;
        costBefore = costBefore.plus(cost);
        cost = Money.ZERO;
    }

    /** When the last vendor was called, by {@link System#nanoTime()}. */
    long called() {
        return called;
    }

    /** The vendor's answer, or the first part of its stream, is here; what comes later is more. */
    void heard() {
        if (waiting) {
            waited = System.nanoTime() - called;
            waiting = false;
        }
    }

    /** Nanoseconds that the last vendor took until it was {@link #heard}. */
    long waited() {
        return waited;
    }

    /** The same of all of them. */
    long waitedInAll() {
        return waitedBefore + waited;
    }

    /** The client gets its first byte now. */
    void answering() {
        heard();
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

    /** Guardrails have let this pass of the request. */
    void sends(Ask passed, Guarding by) {
        sent = passed;
        guarding = by;
    }

    /** Who looks at the request; empty before it has been let pass. */
    Optional<Guarding> guarding() {
        return Optional.ofNullable(guarding);
    }

    /** Logs may see this of the request's metadata. */
    void shows(JsonNode metadata) {
        shown = metadata;
    }

    /** What logs may see of the request's metadata; empty for all of it. */
    Optional<JsonNode> shown() {
        return Optional.ofNullable(shown);
    }

    /** What others may see of the request; empty where no guardrail has changed it. */
    Optional<Ask> sent() {
        return Optional.ofNullable(sent);
    }

    /** The answer is copied, for callbacks that are to get it. */
    void says(Copy copy) {
        said = copy;
    }

    /** The copy of the answer; empty where nobody is to get it. */
    Optional<Copy> said() {
        return Optional.ofNullable(said);
    }

    /** The cache is asked. */
    void asksCache(String key) {
        cacheKey = key;
    }

    /** {@code x-litellm-cache-key}; empty where the cache wasn't asked. */
    String cacheKey() {
        return cacheKey;
    }

    /** The cache answers. */
    void hit() {
        cacheHit = true;
    }

    /** Whether the cache has answered. */
    boolean cacheHit() {
        return cacheHit;
    }

    /** What the gateway itself asked for this request's sake has ended; it has its own row. */
    void aside(Outcome own) {
        aside = aside.plus(own.cost());
        waitedBefore += own.waitedInAll();
    }

    /** What is to be paid for the request: its calls, and what was asked beside. */
    Money owed() {
        return cost().plus(aside);
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
