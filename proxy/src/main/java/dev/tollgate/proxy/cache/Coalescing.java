package dev.tollgate.proxy.cache;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Knows which questions are being answered now, so that equal ones wait instead of asking too. */
public final class Coalescing {

    private final ConcurrentMap<String, CompletableFuture<Optional<CachedAnswer>>> underWay =
            new ConcurrentHashMap<>();

    /**
     * The answer that somebody waits for already; empty where nobody does. Then the caller leads,
     * and must say {@link #ended}, whatever becomes of it.
     */
    public Optional<CompletableFuture<Optional<CachedAnswer>>> join(String key) {
        return Optional.ofNullable(underWay.putIfAbsent(key, new CompletableFuture<>()));
    }

    /** The answer that somebody waits for already; empty where nobody does. */
    public Optional<CompletableFuture<Optional<CachedAnswer>>> underWay(String key) {
        return Optional.ofNullable(underWay.get(key));
    }

    /**
     * Tells all who wait.
     *
     * @param answer empty where there is none: each then asks for itself
     */
    public void ended(String key, Optional<CachedAnswer> answer) {
        CompletableFuture<Optional<CachedAnswer>> waiting = underWay.remove(key);
        if (waiting != null) {
            waiting.complete(answer);
        }
    }
}
