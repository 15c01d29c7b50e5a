package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.spend.SpendReports;
import dev.tollgate.proxy.spend.SpendReports.Entity;
import dev.tollgate.proxy.spend.SpendReports.Field;
import dev.tollgate.proxy.spend.SpendReports.Page;
import dev.tollgate.proxy.spend.SpendReports.Part;
import dev.tollgate.proxy.spend.SpendReports.Range;
import dev.tollgate.proxy.spend.SpendReports.RowQuery;
import dev.tollgate.proxy.spend.SpendReports.Slice;
import dev.tollgate.proxy.spend.SpendReports.Sort;
import dev.tollgate.proxy.spend.TestRows;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PostgresSpendReportsTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-02");
    private static final Range RANGE = new Range(DAY, DAY);
    private static final Database DATABASE = Databases.migrated();
    private static final SpendReports REPORTS = new PostgresSpendReports(DATABASE);

    @BeforeAll
    static void write() {
        new PostgresSpend(DATABASE)
                .write(
                        List.of(
                                TestRows.row("r1", "success", "u1", List.of("a", "b")),
                                TestRows.row("r2", "success", "u2", List.of("a")),
                                TestRows.row("r3", "failure", "", List.of())));
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static Page rows(Map<Field, String> equal, long offset, int limit) {
        return REPORTS.rows(new RowQuery(RANGE, equal, Sort.STARTED, true, offset, limit));
    }

    @Test
    void findsRowsByTheirFields() {
        assertThat(rows(Map.of(), 0, 10).rows()).hasSize(3);
        assertThat(rows(Map.of(Field.USER_ID, "u2"), 0, 10).rows())
                .extracting(row -> row.path("request_id").asText())
                .containsExactly("r2");
        assertThat(rows(Map.of(Field.STATUS, "success", Field.USER_ID, "'"), 0, 10).rows())
                .isEmpty();
    }

    @Test
    void findsThemPageByPage() {
        Page second = rows(Map.of(), 1, 1);
        assertThat(second.total()).isEqualTo(3);
        assertThat(second.rows())
                .extracting(row -> row.path("request_id").asText())
                .containsExactly("r2");
    }

    @Test
    void namesFieldsAsLiteLlm() {
        ObjectNode row = rows(Map.of(Field.REQUEST_ID, "r1"), 0, 1).rows().getFirst();
        assertThat(row.path("startTime").asText()).isEqualTo("2026-03-02T15:00:00.123Z");
        assertThat(row.path("spend").decimalValue()).isEqualByComparingTo("0.001");
        assertThat(row.path("total_tokens").asInt()).isEqualTo(27);
        assertThat(row.path("cache_hit").asText()).isEqualTo("False");
        assertThat(row.path("request_tags")).hasSize(2);
        assertThat(row.path("metadata").path("user_api_key_alias").asText()).isEqualTo("alias");
        assertThat(row.path("metadata").path("litellm_call_id").asText()).isEqualTo("mine");
    }

    @Test
    void sumsEachRowOnce() {
        assertThat(REPORTS.total()).isEqualTo(new Money(3_000_000));
        for (Entity entity : List.of(Entity.USER, Entity.TEAM, Entity.CUSTOMER)) {
            for (Part part : List.of(Part.DAY, Part.KEY, Part.MODEL, Part.GROUP, Part.VENDOR)) {
                assertThat(sums(Slice.of(RANGE, entity), part))
                        .as(entity + " by " + part)
                        .hasSize(1)
                        .first()
                        .matches(sum -> sum.path("api_requests").asInt() == 3)
                        .matches(sum -> sum.path("failed_requests").asInt() == 1);
            }
        }
        assertThat(sums(Slice.of(RANGE, Entity.TAG), Part.ENTITY))
                .extracting(sum -> sum.path("entity").asText() + sum.path("api_requests"))
                .containsExactly("a2", "b1");
    }

    private static List<ObjectNode> sums(Slice slice, Part... by) {
        return REPORTS.sums(slice, List.of(by), 0, 100).rows();
    }

    @Test
    void tellsDaysOfSomeEntities() {
        Slice some = Slice.of(RANGE, Entity.USER).withIds(Set.of("u1", "u2"));
        Page all = REPORTS.sums(some, List.of(Part.values()), 0, 1);
        assertThat(all.total()).isEqualTo(2);
        assertThat(all.rows())
                .extracting(row -> row.path("date").asText() + " " + row.path("entity").asText())
                .containsExactly("2026-03-02 u1");
        assertThat(sums(new Slice(RANGE, Entity.USER, Set.of(), Set.of(), "gpt-5"), Part.DAY))
                .isEmpty();
        assertThat(sums(some.withKeys(Set.of("other")), Part.DAY)).isEmpty();
        assertThat(sums(some.withKeys(Set.of("hash", "other")), Part.DAY)).hasSize(1);
    }
}
