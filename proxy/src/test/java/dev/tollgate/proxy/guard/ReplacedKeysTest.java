package dev.tollgate.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.InMemoryDirectory;
import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a key stands for that another one has replaced. */
class ReplacedKeysTest {

    private final InMemoryRecords records = new InMemoryRecords();
    private final ReplacedKeys keys =
            new ReplacedKeys(new InMemoryDirectory(records), new TestClock("2026-03-01T12:00:00Z"));

    private void key(String id, String json) {
        records.insert(new Entry(Kind.KEY, id, (ObjectNode) Json.parse(json)));
    }

    @ParameterizedTest
    @CsvSource({
        // none has replaced it
        "new, new",
        // two have, one after the other
        "first, new",
        "second, new",
        // its grace period is over, or its end can't be read, or it is blocked: itself, refused
        "over, over",
        "endless, endless",
        "blocked, blocked",
        // the one that has replaced it is deleted
        "orphan, nobody",
        "unknown, nobody",
    })
    void anOldKeyStandsForTheNewOneForItsGracePeriod(String asked, String found) {
        key("new", "{}");
        key("second", "{\"replaced_by\":\"new\",\"expires\":\"2026-03-01T12:00:01Z\"}");
        key("first", "{\"replaced_by\":\"second\",\"expires\":\"2026-03-01T13:00:00Z\"}");
        key("over", "{\"replaced_by\":\"new\",\"expires\":\"2026-03-01T12:00:00Z\"}");
        key("endless", "{\"replaced_by\":\"new\"}");
        key(
                "blocked",
                "{\"replaced_by\":\"new\",\"expires\":\"2026-03-01T13:00:00Z\",\"blocked\":true}");
        key("orphan", "{\"replaced_by\":\"gone\",\"expires\":\"2026-03-01T13:00:00Z\"}");
        assertThat(keys.byKey(asked).map(grant -> grant.key().id()).orElse("nobody"))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"a", "b"})
    void aCircleEnds(String asked) {
        key("a", "{\"replaced_by\":\"b\",\"expires\":\"2026-03-01T13:00:00Z\"}");
        key("b", "{\"replaced_by\":\"a\",\"expires\":\"2026-03-01T13:00:00Z\"}");
        assertThat(keys.byKey(asked)).isPresent();
    }
}
