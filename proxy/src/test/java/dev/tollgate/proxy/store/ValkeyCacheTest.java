package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.cache.CacheStoreContract;
import dev.tollgate.proxy.cache.CachedAnswer;
import dev.tollgate.proxy.fake.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Answers in a real server: shared, and never waited for. */
class ValkeyCacheTest extends CacheStoreContract {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final ValkeyServer SERVER =
            ValkeyServer.start("--maxmemory", "20mb", "--maxmemory-policy", "noeviction");
    private static final ValkeyCache STORE = ValkeyCache.open(SERVER.settings());

    @AfterAll
    static void stop() {
        STORE.close();
        SERVER.close();
    }

    /** A busy machine may make the server seem silent for a moment. */
    @BeforeEach
    void reached() {
        Eventually.get(STORE::ping, works -> works, SOON);
    }

    @Override
    protected CacheStore store() {
        return STORE;
    }

    private static CachedAnswer answer(int bytes) {
        return new CachedAnswer(0, "application/json", new byte[bytes]);
    }

    @Test
    void anAnswerHasItsTimeAndOneWithoutStays() {
        STORE.put("timed", answer(1), Optional.of(Duration.ofSeconds(100)));
        STORE.put("at once", answer(1), Optional.of(Duration.ZERO));
        STORE.put("untimed", answer(1), Optional.empty());
        try (Jedis client = SERVER.client()) {
            assertThat(client.ttl("tollgate:cache:timed")).isBetween(90L, 100L);
            assertThat(client.ttl("tollgate:cache:untimed")).isEqualTo(-1);
        }
    }

    @Test
    void flushTouchesNoKeyOfOthers() {
        try (Jedis client = SERVER.client()) {
            client.set("somebody's", "value");
            assertThat(STORE.flush()).isTrue();
            assertThat(client.get("somebody's")).isEqualTo("value");
        }
    }

    @Test
    void aFullServerKeepsNoMoreAndGoesOnAnswering() {
        STORE.put("before", answer(10), Optional.empty());
        for (int i = 0; i < 30; i++) {
            STORE.put("large" + i, answer(1 << 20), Optional.empty());
        }
        assertThat(STORE.up()).isTrue();
        assertThat(
                        Eventually.get(
                                () -> STORE.get(List.of("before")).getFirst(),
                                Optional::isPresent,
                                SOON))
                .isPresent();
        assertThat(STORE.flush()).isTrue();
    }

    @Test
    void theServerSaysWhatItIs() {
        assertThat(STORE.info()).containsKeys("redis_version", "connected_clients");
    }

    @Test
    void aFrozenServerHoldsUpOneRequestBrieflyAndTheNextNotAtAll() {
        try (ValkeyServer server = ValkeyServer.start();
                ValkeyCache cache = ValkeyCache.open(server.settings())) {
            Eventually.get(cache::ping, works -> works, SOON);
            cache.put("a", answer(1), Optional.empty());
            server.freeze();
            assertThat(took(cache)).isLessThanOrEqualTo(Duration.ofMillis(60));
            Eventually.get(cache::up, up -> !up, SOON);
            assertThat(took(cache)).isLessThan(Duration.ofMillis(20));
            server.thaw();
            assertThat(
                            Eventually.get(
                                    () -> cache.get(List.of("a")).getFirst(),
                                    Optional::isPresent,
                                    SOON))
                    .isPresent();
        }
    }

    private static Duration took(ValkeyCache cache) {
        Duration shortest = SOON;
        for (int i = 0; i < 5; i++) {
            long began = System.nanoTime();
            assertThat(cache.get(List.of("a")).getFirst()).isEmpty();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            shortest = took.compareTo(shortest) < 0 ? took : shortest;
        }
        return shortest;
    }
}
