package dev.tollgate.proxy.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An index in this process, bounded by entries and bytes. Each search compares all of a frame. */
public final class LocalIndex implements SemanticIndex {

    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** What the maps need for an entry beside texts and vector, about. */
    private static final int OVERHEAD = 300;

    /** Decides what stays. */
    private final Cache<String, Entry> entries;

    /** The same entries, by frame and key. */
    private final ConcurrentMap<String, Map<String, Entry>> frames = new ConcurrentHashMap<>();

    private final InstantSource clock;

    /**
     * @param ends in milliseconds since 1970
     */
    private record Entry(String frame, Embedding question, Duration ttl, long ends) {}

    /** An empty one for so many entries, and so many bytes of them. */
    public LocalIndex(int most, long bytes, InstantSource clock) {
        this.clock = clock;
        int least = (int) Math.min(Integer.MAX_VALUE, bytes / Math.max(1, most));
        entries =
                Caffeine.newBuilder()
                        .maximumWeight(bytes)
                        .weigher((String key, Entry entry) -> Math.max(least, weight(key, entry)))
                        .expireAfter(Expiry.writing((String _, Entry entry) -> entry.ttl()))
                        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                        .removalListener(this::removed)
                        // at once, so that the bound holds however fast questions come
                        .executor(Runnable::run)
                        .build();
    }

    private static int weight(String key, Entry entry) {
        return key.length()
                + entry.frame().length()
                + entry.question().dimensions() * Float.BYTES
                + OVERHEAD;
    }

    @Override
    public Optional<Near> nearest(String frame, Embedding question, double threshold) {
        long now = clock.millis();
        Near best = null;
        for (Map.Entry<String, Entry> each : frames.getOrDefault(frame, Map.of()).entrySet()) {
            double similarity = each.getValue().question().similarity(question);
            boolean better = similarity >= (best == null ? threshold : best.similarity());
            if (better && each.getValue().ends() > now) {
                best = new Near(each.getKey(), similarity);
            }
        }
        return Optional.ofNullable(best);
    }

    @Override
    public void add(String frame, String key, Embedding question, Optional<Duration> ttl) {
        Duration time = ttl.orElse(FOREVER);
        Entry entry = new Entry(frame, question, time, clock.millis() + time.toMillis());
        frames.compute(
                frame,
                (_, known) -> {
                    Map<String, Entry> all = known == null ? new ConcurrentHashMap<>() : known;
                    all.put(key, entry);
                    return all;
                });
        entries.put(key, entry);
    }

    private void removed(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
        if (key == null || entry == null) {
            return;
        }
        frames.computeIfPresent(
                entry.frame(),
                (_, known) -> {
                    known.remove(key, entry);
                    return known.isEmpty() ? null : known;
                });
    }

    @Override
    public boolean forget(List<String> keys) {
        entries.invalidateAll(keys);
        return true;
    }

    @Override
    public boolean flush() {
        entries.invalidateAll();
        return true;
    }

    /** How many there are. */
    int size() {
        return frames.values().stream().mapToInt(Map::size).sum();
    }

    @Override
    public void close() {
        flush();
    }
}
