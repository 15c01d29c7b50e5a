package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.guard.Spent;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.spend.SpendRow;
import dev.tollgate.proxy.spend.TestRows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the database knows of windows that run, whatever order rows come in. */
@Timeout(60)
class ScopeSumsTest {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Database DATABASE = Databases.migrated();

    private final String name = "team:" + UUID.randomUUID();

    /** Rows by minute of their end from now on, and of the end of their window: 5/60. */
    private List<SpendRow> rows(String text) {
        List<SpendRow> rows = new ArrayList<>();
        for (String one : text.split(" ", -1)) {
            String[] parts = one.split("/", -1);
            rows.add(row("r" + rows.size(), minute(parts[0]), minute(parts[1])));
        }
        return rows;
    }

    private Instant minute(String text) {
        return now.plus(Duration.ofMinutes(Long.parseLong(text)));
    }

    private SpendRow row(String id, Instant ended, Instant end) {
        SpendRow usual = TestRows.row(id);
        return new SpendRow(
                name + id,
                usual.status(),
                usual.callType(),
                ended,
                ended,
                ended,
                usual.target(),
                new SpendRow.Payer("", "", "", "", "", ""),
                Usage.NONE,
                new Money(1_000_000),
                false,
                List.of(),
                Map.of(),
                Map.of(name, end.toEpochMilli()));
    }

    @ParameterizedTest
    @CsvSource({
        "1/60, 1, 60",
        "1/60 2/60 3/60, 3, 60",
        // the next window begins
        "1/60 59/60 60/120 61/120, 2, 120",
        // a row of the former window comes late
        "61/120 62/120 59/60, 2, 120",
        "1/60 61/120 59/60, 1, 120",
        // an administrator makes the window shorter, or longer: the present one ends as it would
        "1/60 2/30, 2, 30",
        "1/60 2/120 59/120, 3, 60",
        "1/60 2/120 60/120, 1, 120",
    })
    void sumIsThatOfTheWindow(String text, long mills, String end) {
        Spent expected = new Spent(new Money(mills * 1_000_000), minute(end).toEpochMilli());
        PostgresSpend together = new PostgresSpend(DATABASE);
        PostgresSeeds seeds = new PostgresSeeds(DATABASE, InstantSource.system());
        rows(text).forEach(row -> together.write(List.of(row)));
        assertThat(seeds.spent(List.of(name))).containsEntry(name, expected);
    }

    @ParameterizedTest
    @CsvSource({"1/60 59/60 60/120 61/120, 2", "61/120 62/120 59/60, 2", "1/60 2/60, 2"})
    void rowsOfOneBatchSumUpAlike(String text, long mills) {
        new PostgresSpend(DATABASE).write(rows(text));
        assertThat(
                        new PostgresSeeds(DATABASE, InstantSource.system())
                                .spent(List.of(name))
                                .get(name))
                .extracting(Spent::amount)
                .isEqualTo(new Money(mills * 1_000_000));
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "1, 6"})
    void whatAnAdministratorSetsIsAddedToByLaterRowsOnly(String minute, long mills) {
        PostgresSpend spend = new PostgresSpend(DATABASE);
        PostgresSeeds seeds = new PostgresSeeds(DATABASE, InstantSource.fixed(now));
        spend.write(rows("-5/60 -4/60"));
        seeds.set(name, new Money(5_000_000));
        spend.write(List.of(row("late", minute(minute), minute("60"))));
        assertThat(seeds.spent(List.of(name)).get(name))
                .extracting(Spent::amount)
                .isEqualTo(new Money(mills * 1_000_000));
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }
}
