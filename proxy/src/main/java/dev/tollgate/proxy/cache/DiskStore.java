package dev.tollgate.proxy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code type: disk}: keeps each answer in a file, bounded by bytes; what is kept is there again
 * after a restart. A file is the time of its end in milliseconds since 1970, then the answer.
 */
public final class DiskStore implements CacheStore {

    private static final Logger LOG = System.getLogger("tollgate.cache");
    private static final String SUFFIX = ".answer";

    private final Path folder;
    private final InstantSource clock;
    private final Cache<String, Kept> index;

    /**
     * What is known of a file.
     *
     * @param ends in milliseconds since 1970
     */
    private record Kept(int size, long ends) {}

    /**
     * Over a folder, which is made where it isn't there.
     *
     * @param bytes of all files together
     */
    public DiskStore(Path folder, long bytes, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
        index =
                Caffeine.newBuilder()
                        .maximumWeight(bytes)
                        .weigher((String _, Kept one) -> one.size())
                        .expireAfter(Expiry.writing((String _, Kept one) -> left(one)))
                        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                        .removalListener(this::removed)
                        .executor(Runnable::run)
                        .build();
        try {
            Files.createDirectories(folder);
            find();
        } catch (IOException | UncheckedIOException e) {
            complain("read", e);
        }
    }

    private Duration left(Kept one) {
        long left = one.ends() - clock.millis();
        return left > Duration.ofDays(36_500).toMillis()
                ? Duration.ofDays(36_500)
                : Duration.ofMillis(Math.max(0, left));
    }

    /** Those of an earlier process, the oldest first. */
    private void find() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .forEach(this::known);
        }
    }

    private void known(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(Long.BYTES);
            long ends = head.length < Long.BYTES ? 0 : ByteBuffer.wrap(head).getLong();
            index.put(String.valueOf(file.getFileName()), new Kept((int) Files.size(file), ends));
        } catch (IOException e) {
            complain("read", e);
        }
    }

    @Override
    public List<Optional<CachedAnswer>> get(List<String> keys) {
        return keys.stream().map(this::get).toList();
    }

    private Optional<CachedAnswer> get(String key) {
        String name = name(key);
        if (index.getIfPresent(name) == null) {
            return Optional.empty();
        }
        try {
            byte[] all = Files.readAllBytes(folder.resolve(name));
            return CachedAnswer.decoded(
                    Arrays.copyOfRange(all, Math.min(Long.BYTES, all.length), all.length));
        } catch (IOException _) {
            // somebody has removed it
            index.invalidate(name);
            return Optional.empty();
        }
    }

    @Override
    public void put(Map<String, CachedAnswer> answers, Optional<Duration> ttl) {
        long ends = ttl.map(time -> clock.millis() + time.toMillis()).orElse(Long.MAX_VALUE);
        answers.forEach((key, answer) -> put(key, answer, ends));
    }

    private void put(String key, CachedAnswer answer, long ends) {
        byte[] encoded = answer.encoded();
        byte[] all =
                ByteBuffer.allocate(Long.BYTES + encoded.length).putLong(ends).put(encoded).array();
        String name = name(key);
        Path draft = folder.resolve(UUID.randomUUID() + ".draft");
        try {
            Files.write(draft, all);
            Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            index.put(name, new Kept(all.length, ends));
        } catch (IOException e) {
            complain("write", e);
        }
    }

    private void removed(@Nullable String name, @Nullable Kept kept, RemovalCause cause) {
        if (name == null || cause == RemovalCause.REPLACED) {
            return;
        }
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            complain("clear", e);
        }
    }

    private void complain(String what, Exception e) {
        LOG.log(
                Level.WARNING,
                "Can't " + what + " the cache's folder " + folder + ": " + e.getMessage());
    }

    /** A namespace may hold what no file's name may. */
    private static String name(String key) {
        return UUID.nameUUIDFromBytes(key.getBytes(UTF_8)) + SUFFIX;
    }

    @Override
    public boolean delete(List<String> keys) {
        index.invalidateAll(keys.stream().map(DiskStore::name).toList());
        return true;
    }

    @Override
    public boolean flush() {
        index.invalidateAll();
        return true;
    }

    @Override
    public boolean ping() {
        return Files.isWritable(folder);
    }

    @Override
    public String type() {
        return "disk";
    }

    @Override
    public Map<String, String> info() {
        return Map.of();
    }

    @Override
    public void close() {}
}
