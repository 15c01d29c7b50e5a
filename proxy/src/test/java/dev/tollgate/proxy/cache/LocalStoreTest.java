package dev.tollgate.proxy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Answers in memory: bounded, and gone when their time is over. */
class LocalStoreTest extends CacheStoreContract {

    private static final long BOUND = 1 << 20;

    private final TestClock clock = new TestClock("2026-03-02T15:00:00Z");
    private final LocalStore store = new LocalStore(BOUND, clock);

    @Override
    protected CacheStore store() {
        return store;
    }

    @Test
    void anAnswerIsGoneWhenItsTimeIsOver() {
        store.put("short", answer(1), Optional.of(Duration.ofSeconds(10)));
        store.put("ever", answer(1), Optional.empty());
        clock.advance(Duration.ofSeconds(9));
        assertThat(store.get(List.of("short")).getFirst()).isPresent();
        clock.advance(Duration.ofSeconds(2));
        assertThat(store.get(List.of("short")).getFirst()).isEmpty();
        assertThat(store.get(List.of("ever")).getFirst()).isPresent();
    }

    @Test
    void manyAnswersTakeNoMoreThanTheBound() {
        for (int i = 0; i < 20_000; i++) {
            store.put("many" + i, answer(1000), Optional.empty());
            assertThat(store.bytes()).isLessThanOrEqualTo(BOUND);
        }
        assertThat(store.bytes()).isGreaterThan(BOUND / 2);
    }

    @Test
    void anAnswerLargerThanAllRoomIsNotKept() {
        store.put("large", answer((int) BOUND), Optional.empty());
        assertThat(store.get(List.of("large")).getFirst()).isEmpty();
    }

    private static CachedAnswer answer(int bytes) {
        return new CachedAnswer(0, "application/json", new byte[bytes]);
    }
}
