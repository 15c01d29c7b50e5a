package dev.tollgate.proxy.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code type: local}: keeps answers in this process, bounded by bytes. */
public final class LocalStore implements CacheStore {

    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** What the map needs for an answer beside key and body, about. */
    private static final int OVERHEAD = 200;

    private final Cache<String, Kept> kept;

    private record Kept(CachedAnswer answer, Duration ttl) {}

    /** An empty one for so many bytes. */
    public LocalStore(long bytes, InstantSource clock) {
        kept =
                Caffeine.newBuilder()
                        .maximumWeight(bytes)
                        .weigher(LocalStore::weight)
                        .expireAfter(Expiry.writing((String _, Kept one) -> one.ttl()))
                        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                        // at once, so that the bound holds however fast answers come
                        .executor(Runnable::run)
                        .build();
    }

    private static int weight(String key, Kept one) {
        return key.length() + one.answer().body().length + OVERHEAD;
    }

    @Override
    public List<Optional<CachedAnswer>> get(List<String> keys) {
        return keys.stream()
                .map(key -> Optional.ofNullable(kept.getIfPresent(key)).map(Kept::answer))
                .toList();
    }

    @Override
    public void put(Map<String, CachedAnswer> answers, Optional<Duration> ttl) {
        answers.forEach((key, answer) -> kept.put(key, new Kept(answer, ttl.orElse(FOREVER))));
    }

    @Override
    public boolean delete(List<String> keys) {
        kept.invalidateAll(keys);
        return true;
    }

    @Override
    public boolean flush() {
        kept.invalidateAll();
        return true;
    }

    @Override
    public boolean ping() {
        return true;
    }

    @Override
    public String type() {
        return "local";
    }

    @Override
    public Map<String, String> info() {
        return Map.of();
    }

    /** How many bytes are kept, about. */
    long bytes() {
        return kept.policy().eviction().map(bound -> bound.weightedSize().orElse(0)).orElse(0L);
    }

    @Override
    public void close() {
        kept.invalidateAll();
    }
}
