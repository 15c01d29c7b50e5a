package dev.tollgate.proxy.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.fake.Eventually;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SEGMENT = 16 << 10;

    @TempDir Path directory;

    private final TestStore store = new TestStore();

    private Journal journal(int most, int waiting) {
        return Journal.open(
                new Journal.Settings(
                        directory,
                        SEGMENT,
                        (long) most * SEGMENT,
                        waiting,
                        Duration.ofMillis(1),
                        Duration.ofMillis(5)),
                store);
    }

    private int rowsOnce(int expected) {
        return Eventually.get(store.rows::size, size -> size >= expected, SOON);
    }

    private List<Path> files(String suffix) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void deliversEveryRowThroughManyFilesAndLeavesNothingBehind() {
        Journal journal = journal(100, 1000);
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            String prefix = thread + "-";
            threads.add(
                    Thread.ofVirtual()
                            .start(() ->
                                    IntStream.range(0, 250)
                                            .forEach(i -> journal.add(TestRows.row(prefix + i)))));
        }
        assertThat(rowsOnce(1000)).isEqualTo(1000);
        assertThat(threads).allMatch(JournalTest::ended);
        journal.close();
        assertThat(journal.state().lost()).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    private static boolean ended(Thread thread) {
        try {
            return thread.join(SOON);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keepsRowsWhileTheDatabaseIsAwayAndDeliversThemAfterwards() {
        store.away = true;
        try (Journal journal = journal(100, 1000)) {
            IntStream.range(0, 500).forEach(i -> journal.add(TestRows.row("r" + i)));
            assertThat(store.rows).isEmpty();
            store.away = false;
            assertThat(rowsOnce(500)).isEqualTo(500);
        }
    }

    @Test
    void losesOnlyWhatNeitherDiskNorMemoryHoldsAndCountsIt() {
        store.away = true;
        try (Journal journal = journal(2, 10)) {
            IntStream.range(0, 200).forEach(i -> journal.add(TestRows.row("r" + i)));
            int lost = (int) journal.state().lost();
            assertThat(lost).isBetween(100, 190);
            store.away = false;
            assertThat(rowsOnce(200 - lost)).isEqualTo(200 - lost);
            // and it goes on
            journal.add(TestRows.row("later"));
            assertThat(rowsOnce(201 - lost)).isEqualTo(201 - lost);
        }
    }

    @Test
    void diskThatTakesNoMoreFilesCostsNoRowThatMemoryHolds() throws IOException {
        store.away = true;
        try (Journal journal = journal(100, 1000)) {
            Path folder = files("lock").getFirst().getParent();
            Path elsewhere = Files.move(folder, directory.resolve("elsewhere"));
            IntStream.range(0, 500).forEach(i -> journal.add(TestRows.row("r" + i)));
            assertThat(journal.state().waiting()).isPositive();
            assertThat(journal.state().lost()).isZero();
            Files.move(elsewhere, folder);
            store.away = false;
            assertThat(rowsOnce(500)).isEqualTo(500);
        }
    }

    @Test
    void deliversWhatAnEndedProcessHasLeft() {
        leave(50);
        store.away = false;
        try (Journal next = journal(10, 10)) {
            assertThat(rowsOnce(50)).isEqualTo(50);
            assertThat(next.state().lost()).isZero();
        }
        assertThat(directory).isEmptyDirectory();
    }

    private void leave(int rows) {
        store.away = true;
        try (Journal journal = journal(100, 1000)) {
            IntStream.range(0, rows).forEach(i -> journal.add(TestRows.row("r" + i)));
        }
        assertThat(store.rows).isEmpty();
    }

    @Test
    void readsUpToARecordThatIsTorn() throws IOException {
        leave(10);
        int length = SpendJson.bytes(TestRows.row("r0")).length + 8;
        try (RandomAccessFile file =
                new RandomAccessFile(files("1.journal").getFirst().toFile(), "rw")) {
            file.seek(9L * length + 20);
            file.write('~');
        }
        store.away = false;
        try (Journal next = journal(10, 10)) {
            assertThat(rowsOnce(9)).isEqualTo(9);
            Eventually.get(() -> files("lock"), locks -> locks.size() == 1, SOON);
            assertThat(store.rows).hasSize(9).doesNotContainKey("r9");
            assertThat(next.state().lost()).isZero();
        }
    }

    @Test
    void aRequestThatTheGatewayDidNotSurviveHasFailed() {
        store.away = true;
        try (Journal journal = journal(100, 1000)) {
            journal.add(pending("open"));
            journal.add(pending("done"));
            journal.add(TestRows.row("done"));
            // into another file: the first is dropped by then, and must not take it along
            IntStream.range(0, 100).forEach(i -> journal.add(TestRows.row("r" + i)));
            store.away = false;
            assertThat(rowsOnce(101)).isEqualTo(101);
            assertThat(store.rows).doesNotContainKey("open");
            store.away = true;
            journal.add(TestRows.row("last"));
        }
        store.away = false;
        try (Journal next = journal(10, 10)) {
            assertThat(rowsOnce(103)).isEqualTo(103);
            assertThat(store.rows.get("open").status()).isEqualTo("failure");
            assertThat(store.rows.get("done").status()).isEqualTo("success");
            assertThat(next.state().refused()).isZero();
        }
    }

    private static SpendRow pending(String id) {
        return TestRows.row(id, SpendRow.PENDING, "u1", List.of());
    }

    @Test
    void twoGatewaysShareADirectoryWithoutTakingEachOthersRows() {
        store.away = true;
        try (Journal one = journal(10, 10);
                Journal other = journal(10, 10)) {
            one.add(TestRows.row("one"));
            other.add(TestRows.row("other"));
            one.add(pending("running"));
            store.away = false;
            assertThat(rowsOnce(2)).isEqualTo(2);
            assertThat(files("lock")).hasSize(2);
            assertThat(store.rows).containsOnlyKeys("one", "other");
        }
    }

    @Test
    void aRowThatIsRefusedHoldsUpNoOther() {
        store.refused = "r7";
        try (Journal journal = journal(10, 100)) {
            IntStream.range(0, 20).forEach(i -> journal.add(TestRows.row("r" + i)));
            assertThat(rowsOnce(19)).isEqualTo(19);
            assertThat(store.rows).doesNotContainKey("r7");
            assertThat(Eventually.get(() -> journal.state().refused(), n -> n > 0, SOON))
                    .isEqualTo(1);
        }
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Journal.open(Journal.Settings.in(file.resolve("x")), store))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }
}
