package dev.tollgate.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A gateway forgets at once what it has changed itself. */
class AnnouncedRecordsTest {

    private final List<String> heard = new ArrayList<>();
    private final Records records =
            new AnnouncedRecords(
                    new InMemoryRecords(),
                    new ChangeListener() {
                        @Override
                        public void changed(Kind kind, String id) {
                            heard.add(kind + " " + id);
                        }

                        @Override
                        public void anyChanged() {
                            heard.add("any");
                        }
                    });

    @Test
    void eachChangeIsTold() {
        records.insert(new Entry(Kind.KEY, "k", Json.object()));
        records.update(Kind.KEY, "k", data -> data.put("blocked", true));
        records.delete(Kind.KEY, "k");
        assertThat(heard).containsExactly("KEY k", "KEY k", "KEY k");
    }

    @Test
    void changesThatBelongTogetherAreToldWhenAllAreDone() {
        records.together(inside -> {
            inside.insert(new Entry(Kind.TEAM, "t", Json.object()));
            inside.delete(Kind.KEY, "k");
            assertThat(heard).isEmpty();
        });
        assertThat(heard).containsExactly("TEAM t", "KEY k");
    }
}
