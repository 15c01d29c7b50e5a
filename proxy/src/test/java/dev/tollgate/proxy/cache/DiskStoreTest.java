package dev.tollgate.proxy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers in files: they outlive the process, and their folder is bounded. */
class DiskStoreTest extends CacheStoreContract {

    private static final long BOUND = 100_000;

    private final TestClock clock = new TestClock("2026-03-02T15:00:00Z");
    private Path folder = Path.of("");
    private @Nullable DiskStore store;

    @BeforeEach
    void open(@TempDir Path given) {
        folder = given;
        store = reopened();
    }

    private DiskStore reopened() {
        return new DiskStore(folder.resolve("answers"), BOUND, clock);
    }

    @Override
    protected CacheStore store() {
        return Objects.requireNonNull(store);
    }

    @Test
    void anAnswerIsThereAfterARestartUntilItsTimeIsOver() {
        store().put("kept", answer(10), Optional.of(Duration.ofMinutes(1)));
        clock.advance(Duration.ofSeconds(30));
        CacheStore next = reopened();
        assertThat(next.get(List.of("kept")).getFirst()).isPresent();
        clock.advance(Duration.ofSeconds(31));
        assertThat(next.get(List.of("kept")).getFirst()).isEmpty();
    }

    @Test
    void theFolderGrowsNoLargerThanTheBound() throws IOException {
        for (int i = 0; i < 300; i++) {
            store().put("many" + i, answer(1000), Optional.empty());
        }
        assertThat(size()).isBetween(BOUND / 2, BOUND);
        assertThat(reopened().ping()).isTrue();
        assertThat(size()).isBetween(BOUND / 2, BOUND);
    }

    @Test
    void aFileThatSomebodyHasRemovedIsNoAnswer() throws IOException {
        store().put("removed", answer(10), Optional.empty());
        for (Path file : files()) {
            Files.delete(file);
        }
        assertThat(store().get(List.of("removed")).getFirst()).isEmpty();
    }

    @Test
    void aFileThatSomebodyHasSpoiledIsNoAnswer() throws IOException {
        store().put("spoiled", answer(10), Optional.empty());
        for (Path file : files()) {
            Files.write(file, new byte[] {1, 2, 3});
        }
        assertThat(store().get(List.of("spoiled")).getFirst()).isEmpty();
        assertThat(reopened().get(List.of("spoiled")).getFirst()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeMadeMeansNoAnswersAndNoFailure() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        CacheStore none = new DiskStore(file.resolve("below"), BOUND, clock);
        none.put("a", answer(1), Optional.empty());
        assertThat(none.get(List.of("a")).getFirst()).isEmpty();
        assertThat(none.ping()).isFalse();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("answers"))) {
            return files.toList();
        }
    }

    private long size() throws IOException {
        return files().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    private static CachedAnswer answer(int bytes) {
        return new CachedAnswer(0, "application/json", new byte[bytes]);
    }
}
