package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.cache.CacheStoreContract;
import dev.tollgate.proxy.cache.CachedAnswer;
import dev.tollgate.proxy.fake.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Answers in a real server: shared, and never waited for. */
class ValkeyCacheTest extends CacheStoreContract {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofMillis(50);
    private static final ValkeyServer SERVER =
            ValkeyServer.start("--maxmemory", "20mb", "--maxmemory-policy", "noeviction");
    private static final ValkeyCache STORE = ValkeyCache.open(SERVER.settings(), Valkeys.WAITING);

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

    /**
     * How long requests are ready to wait is noted, not measured: a busy machine makes them wait
     * longer, whatever they are ready to.
     */
    @Test
    void aFrozenServerHoldsUpARequestForOneDeadlineAndLaterOnesNotAtAll() {
        Queue<Duration> waits = new ConcurrentLinkedQueue<>();
        try (ValkeyServer server = ValkeyServer.start();
                ValkeyCache cache = ValkeyCache.open(server.settings(), noting(waits))) {
            cache.put("a", answer(1), Optional.empty());
            Eventually.get(() -> waitsOf(cache, waits), noted -> noted.size() == 1, SOON);

            server.freeze();
            assertThat(waitsOf(cache, waits))
                    .hasSizeLessThanOrEqualTo(1)
                    .allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(LONGEST));
            assertThat(Line.Timing.DEFAULT.answer()).isLessThanOrEqualTo(LONGEST);
            Eventually.get(cache::up, up -> !up, SOON);
            for (int i = 0; i < 1_000; i++) {
                assertThat(waitsOf(cache, waits)).isEmpty();
            }

            server.thaw();
            assertThat(
                            Eventually.get(
                                    () -> cache.get(List.of("a")).getFirst(),
                                    Optional::isPresent,
                                    SOON))
                    .isPresent();
            // what nobody waited for was never sent
            assertThat(gets(server)).isLessThan(500);
        }
    }

    /** As in production, while what requests are ready to wait is noted. */
    private static Line.Timing noting(Queue<Duration> waits) {
        Line.Timing usual = Line.Timing.DEFAULT;
        return new Line.Timing(
                usual.answer(),
                usual.tick(),
                usual.firstPause(),
                usual.longestPause(),
                (answer, nanos) -> {
                    waits.add(Duration.ofNanos(nanos));
                    Line.Patience.REAL.await(answer, nanos);
                });
    }

    /** Of one question. */
    private static List<Duration> waitsOf(ValkeyCache cache, Queue<Duration> waits) {
        waits.clear();
        var _ = cache.get(List.of("a"));
        return List.copyOf(waits);
    }

    private static int gets(ValkeyServer server) {
        try (Jedis client = server.client()) {
            return client.info("commandstats")
                    .lines()
                    .filter(line -> line.startsWith("cmdstat_get:calls="))
                    .mapToInt(line ->
                            Integer.parseInt(
                                    line.substring("cmdstat_get:calls=".length())
                                            .replaceFirst(",.*", "")))
                    .sum();
        }
    }
}
