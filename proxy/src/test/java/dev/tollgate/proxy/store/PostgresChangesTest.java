package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.guard.ChangeListener;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PostgresChangesTest {

    private static final String ALL = "all";

    private final Database database = Databases.migrated();
    private final Records records = new PostgresRecords(database, Clock.systemUTC());
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final PostgresChanges changes =
            new PostgresChanges(
                    database,
                    new ChangeListener() {
                        @Override
                        public void changed(Kind kind, String id) {
                            heard.add(kind + " " + id);
                        }

                        @Override
                        public void anyChanged() {
                            heard.add(ALL);
                        }
                    });

    @AfterEach
    void close() {
        changes.close();
        database.close();
    }

    private List<String> look() {
        heard.clear();
        changes.look();
        return List.copyOf(heard);
    }

    @Test
    void tellsEachChangeOnceWhicheverItWas() {
        assertThat(look()).containsExactly(ALL);
        records.insert(RecordsContract.entry(Kind.TEAM_MEMBER, "t/u", "{\"team_id\":\"t\"}"));
        assertThat(look()).containsExactly("TEAM_MEMBER t/u");
        records.update(Kind.TEAM_MEMBER, "t/u", data -> data.put("role", "admin"));
        assertThat(look()).containsExactly("TEAM_MEMBER t/u");
        records.delete(Kind.TEAM_MEMBER, "t/u");
        assertThat(look()).containsExactly("TEAM_MEMBER t/u");
        assertThat(look()).isEmpty();
    }

    @Test
    void tellsWhatWentAlongWithATeam() {
        records.insert(RecordsContract.entry(Kind.TEAM, "t", "{}"));
        records.insert(RecordsContract.entry(Kind.KEY, "k", "{\"team_id\":\"t\"}"));
        look();
        records.delete(Kind.TEAM, "t");
        assertThat(look()).containsExactlyInAnyOrder("TEAM t", "KEY k");
    }

    @Test
    void missesNoChangeOfATransactionThatEndsLate() throws Exception {
        look();
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        Thread late =
                Thread.startVirtualThread(() ->
                        records.together(inner -> {
                            inner.insert(RecordsContract.entry(Kind.KEY, "late", "{}"));
                            inserted.countDown();
                            try {
                                commit.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }));
        inserted.await();
        records.insert(RecordsContract.entry(Kind.KEY, "early", "{}"));
        assertThat(look()).containsExactly("KEY early");
        assertThat(look()).isEmpty();
        commit.countDown();
        late.join();
        assertThat(look()).containsExactly("KEY late");
        assertThat(look()).isEmpty();
    }

    @Test
    void aFloodOfChangesCountsAsAll() {
        look();
        Databases.execute(
                database,
                "insert into ${schema}.keys (id, data)"
                        + " select i::text, '{}' from generate_series(1, 10001) i");
        assertThat(look()).containsExactly(ALL);
    }

    @Test
    void looksByItselfUntilItIsClosed() {
        changes.start(Duration.ofMillis(10));
        Eventually.get(() -> heard, all -> all.contains(ALL), Duration.ofSeconds(10));
        records.insert(RecordsContract.entry(Kind.MODEL, "m", "{}"));
        assertThat(
                        Eventually.get(
                                () -> List.copyOf(heard),
                                all -> all.contains("MODEL m"),
                                Duration.ofSeconds(10)))
                .contains("MODEL m");
    }

    @Test
    void goesOnWhenTheDatabaseComesBack() {
        look();
        Databases.execute(database, "alter table ${schema}.changes rename to away");
        assertThat(look()).isEmpty();
        Databases.execute(database, "alter table ${schema}.away rename to changes");
        records.insert(RecordsContract.entry(Kind.TAG, "t", "{}"));
        assertThat(look()).containsExactly("TAG t");
    }
}
