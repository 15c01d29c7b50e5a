package dev.tollgate.proxy.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Knows kept answers by what their questions mean. As with {@link CacheStore}, nothing here fails
 * or waits for long.
 */
public interface SemanticIndex extends AutoCloseable {

    /**
     * A question that was answered before.
     *
     * @param key of its answer
     * @param similarity up to 1
     */
    record Near(String key, double similarity) {}

    /**
     * The question most like this one; empty where none is as similar as the threshold.
     *
     * @param frame only questions with the same one are looked at
     */
    Optional<Near> nearest(String frame, Embedding question, double threshold);

    /**
     * Remembers a question.
     *
     * @param key of its answer; another question with the same key is forgotten
     */
    void add(String frame, String key, Embedding question, Optional<Duration> ttl);

    /** Forgets questions by the keys of their answers; returns whether that is done. */
    boolean forget(List<String> keys);

    /** Forgets all; returns whether that is done. */
    boolean flush();

    @Override
    void close();
}
