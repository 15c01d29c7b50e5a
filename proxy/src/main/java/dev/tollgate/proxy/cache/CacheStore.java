package dev.tollgate.proxy.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps answers by key. Nothing here fails or waits for long: what can't be read in time is not
 * there, what can't be written is not kept.
 */
public interface CacheStore extends AutoCloseable {

    /** The answers in the order of the keys, empty where there is none. */
    List<Optional<CachedAnswer>> get(List<String> keys);

    /** Keeps answers by their keys; without a time, as long as there is room. */
    void put(Map<String, CachedAnswer> answers, Optional<Duration> ttl);

    /** The same with one answer. */
    default void put(String key, CachedAnswer answer, Optional<Duration> ttl) {
        put(Map.of(key, answer), ttl);
    }

    /** Forgets some answers; returns whether that is done. */
    boolean delete(List<String> keys);

    /** Forgets all answers of the gateway, and nothing else; returns whether that is done. */
    boolean flush();

    /** Whether it works. */
    boolean ping();

    /** LiteLLM's {@code type}: {@code local}. */
    String type();

    /** What a server says of itself, by its own names; empty where there is no server. */
    Map<String, String> info();

    /** Knows the answers by what their questions mean; empty where only equal ones count. */
    default Optional<SemanticIndex> index() {
        return Optional.empty();
    }

    @Override
    void close();
}
