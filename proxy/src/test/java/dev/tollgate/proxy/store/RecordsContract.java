package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.guard.Records.Page;
import dev.tollgate.proxy.guard.Records.Query;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every implementation of {@link Records} does. */
abstract class RecordsContract {

    /** Without any record. */
    abstract Records records();

    static Entry entry(Kind kind, String id, String json) {
        return new Entry(kind, id, (ObjectNode) Json.parse(json));
    }

    @ParameterizedTest
    @EnumSource
    void aRecordOfAnyKindIsFoundAsItWasWritten(Kind kind) {
        String data =
                """
                {"models":["gpt-4o"],"max_budget":0.123456789012345678,"metadata":{"a":null},
                "text":"ü \\" ' \\\\ 😀","blocked":false,"team_id":null}
                """;
        Records records = records();
        assertThat(records.insert(entry(kind, "i/1", data))).isTrue();
        ObjectNode found = records.find(kind, "i/1").orElseThrow().data();
        assertThat(found.hasNonNull("created_at")).isTrue();
        assertThat(found.hasNonNull("updated_at")).isTrue();
        found.remove(List.of("created_at", "updated_at"));
        assertThat(found).isEqualTo(Json.parse(data));
        assertThat(records.find(kind, "i/2")).isEmpty();
    }

    @Test
    void anIdIsTakenOnceAmongItsKind() {
        Records records = records();
        assertThat(records.insert(entry(Kind.TEAM, "t", "{}"))).isTrue();
        assertThat(records.insert(entry(Kind.TEAM, "t", "{\"a\":1}"))).isFalse();
        assertThat(records.insert(entry(Kind.USER, "t", "{}"))).isTrue();
        assertThat(records.find(Kind.TEAM, "t").orElseThrow().data().has("a")).isFalse();
    }

    @Test
    void anAliasOfAKeyIsTakenOnceButManyHaveNone() {
        Records records = records();
        assertThat(records.insert(entry(Kind.KEY, "1", "{\"key_alias\":\"a\"}"))).isTrue();
        assertThat(records.insert(entry(Kind.KEY, "2", "{\"key_alias\":\"a\"}"))).isFalse();
        assertThat(records.insert(entry(Kind.KEY, "3", "{\"key_alias\":null}"))).isTrue();
        assertThat(records.insert(entry(Kind.KEY, "4", "{\"key_alias\":\"\"}"))).isTrue();
        assertThat(records.insert(entry(Kind.KEY, "5", "{\"key_alias\":\"\"}"))).isTrue();
    }

    @Test
    void updatesWhatIsThere() {
        Records records = records();
        records.insert(entry(Kind.BUDGET, "b", "{\"max_budget\":1}"));
        assertThat(records.update(Kind.BUDGET, "b", data -> data.put("max_budget", 2)))
                .hasValueSatisfying(
                        entry -> assertThat(entry.data().path("max_budget").asInt()).isEqualTo(2));
        assertThat(records.find(Kind.BUDGET, "b").orElseThrow().data().path("max_budget").asInt())
                .isEqualTo(2);
        assertThat(records.update(Kind.BUDGET, "c", data -> data)).isEmpty();
    }

    @Test
    void noUpdateIsLost() throws Exception {
        Records records = records();
        records.insert(entry(Kind.USER, "u", "{\"n\":0}"));
        Callable<Boolean> add =
                () ->
                        records.update(
                                        Kind.USER,
                                        "u",
                                        data -> data.put("n", data.path("n").asInt() + 1))
                                .isPresent();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(IntStream.range(0, 20).mapToObj(i -> add).toList());
        }
        assertThat(records.find(Kind.USER, "u").orElseThrow().data().path("n").asInt())
                .isEqualTo(20);
    }

    @Test
    void deletesWhatIsThere() {
        Records records = records();
        records.insert(entry(Kind.TAG, "t", "{}"));
        assertThat(records.delete(Kind.TAG, "t")).isTrue();
        assertThat(records.delete(Kind.TAG, "t")).isFalse();
        assertThat(records.find(Kind.TAG, "t")).isEmpty();
    }

    @Test
    void nothingOutlivesWhatItBelongedTo() {
        Records records = records();
        records.insert(entry(Kind.ORGANIZATION, "o", "{}"));
        records.insert(entry(Kind.TEAM, "t", "{\"organization_id\":\"o\"}"));
        records.insert(entry(Kind.KEY, "k1", "{\"team_id\":\"t\"}"));
        records.insert(entry(Kind.KEY, "k2", "{\"team_id\":\"other\"}"));
        records.insert(entry(Kind.TEAM_MEMBER, "t/u", "{\"team_id\":\"t\",\"user_id\":\"u\"}"));
        records.delete(Kind.ORGANIZATION, "o");
        assertThat(records.find(Kind.TEAM, "t")).isEmpty();
        assertThat(records.find(Kind.KEY, "k1")).isEmpty();
        assertThat(records.find(Kind.TEAM_MEMBER, "t/u")).isEmpty();
        assertThat(records.find(Kind.KEY, "k2")).isPresent();
    }

    @Test
    void findsByColumnsAndByAnyOtherField() {
        Records records = records();
        records.insert(entry(Kind.KEY, "1", "{\"team_id\":\"t\",\"blocked\":true}"));
        records.insert(entry(Kind.KEY, "2", "{\"team_id\":\"t\",\"blocked\":false}"));
        records.insert(entry(Kind.KEY, "3", "{\"team_id\":\"x\",\"blocked\":true}"));
        assertThat(ids(records.find(Kind.KEY, Query.where(Map.of("team_id", "t")))))
                .containsExactlyInAnyOrder("1", "2");
        assertThat(
                        ids(
                                records.find(
                                        Kind.KEY,
                                        Query.where(Map.of("team_id", "t", "blocked", "true")))))
                .containsExactly("1");
        assertThat(ids(records.find(Kind.KEY, Query.where(Map.of("a' or 1=1 --", "x"))))).isEmpty();
    }

    @Test
    void sortsByNumbersAndGivesPagesWithTheTotal() {
        Records records = records();
        for (int i = 1; i <= 12; i++) {
            records.insert(entry(Kind.BUDGET, "b" + i, "{\"max_budget\":" + i + ",\"x\":\"y\"}"));
        }
        Page page =
                records.find(Kind.BUDGET, new Query(Map.of("x", "y"), "max_budget", true, 1, 3));
        assertThat(ids(page)).containsExactly("b11", "b10", "b9");
        assertThat(page.total()).isEqualTo(12);
        Page beyond = records.find(Kind.BUDGET, new Query(Map.of(), "", false, 50, 3));
        assertThat(beyond).isEqualTo(new Page(List.of(), 12));
    }

    private static List<String> ids(Page page) {
        return page.entries().stream().map(Entry::id).toList();
    }

    @Test
    void whatBelongsTogetherIsDoneTogetherOrNotAtAll() {
        Records records = records();
        records.together(inner -> {
            inner.insert(entry(Kind.USER, "u", "{}"));
            inner.together(same -> same.insert(entry(Kind.TEAM, "t", "{}")));
        });
        assertThat(records.find(Kind.TEAM, "t")).isPresent();
        assertThatThrownBy(() ->
                        records.together(inner -> {
                            inner.delete(Kind.USER, "u");
                            inner.insert(entry(Kind.TEAM, "t2", "{}"));
                            throw new IllegalArgumentException("no");
                        }))
                .hasMessage("no");
        assertThat(records.find(Kind.USER, "u")).isPresent();
        assertThat(records.find(Kind.TEAM, "t2")).isEmpty();
    }
}
