package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.cache.CacheStoreContract;
import dev.tollgate.proxy.cache.CachedAnswer;
import dev.tollgate.proxy.fake.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Answers in a real cluster of three. */
class ValkeyClusterTest extends CacheStoreContract {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SLOTS = 16_384;
    private static Nodes nodes = new Nodes(List.of());
    private static ValkeyCache store = ValkeyCache.open(unreachable());

    private record Nodes(List<ValkeyServer> all) {}

    private static ValkeySettings unreachable() {
        return settings(List.of(new ValkeySettings.Address("127.0.0.1", 1)));
    }

    private static ValkeySettings settings(List<ValkeySettings.Address> known) {
        return new ValkeySettings(
                new ValkeySettings.Cluster(known), Optional.empty(), Optional.empty(), 0, false);
    }

    @BeforeAll
    static void start(@TempDir Path folder) {
        store.close();
        nodes = new Nodes(IntStream.range(0, 3).mapToObj(at -> node(folder, at)).toList());
        try (Jedis first = nodes.all().getFirst().client()) {
            for (int at = 0; at < 3; at++) {
                try (Jedis node = nodes.all().get(at).client()) {
                    int from = at * SLOTS / 3;
                    node.clusterAddSlots(IntStream.range(from, (at + 1) * SLOTS / 3).toArray());
                }
                first.clusterMeet("127.0.0.1", nodes.all().get(at).port());
            }
        }
        for (ValkeyServer node : nodes.all()) {
            try (Jedis client = node.client()) {
                Eventually.get(
                        client::clusterInfo,
                        info ->
                                info.contains("cluster_state:ok")
                                        && info.contains("cluster_slots_ok:" + SLOTS),
                        SOON);
            }
        }
        // one is enough to find the others
        store =
                ValkeyCache.open(
                        settings(List.of(nodes.all().get(1).address())),
                        Valkeys.waiting(Duration.ofSeconds(1)));
    }

    private static ValkeyServer node(Path folder, int at) {
        // the nodes talk to each other on a port that is 10,000 higher
        int port = ValkeyServer.freePort();
        while (port > 55_000) {
            port = 20_000 + port % 10_000;
        }
        return ValkeyServer.start(
                port,
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                folder.resolve("nodes" + at + ".conf").toString(),
                "--cluster-require-full-coverage",
                "no",
                // one that is frozen stays what it is
                "--cluster-node-timeout",
                "60000");
    }

    @AfterAll
    static void stop() {
        store.close();
        nodes.all().forEach(ValkeyServer::close);
    }

    /** A busy machine may make a server seem silent for a moment. */
    @BeforeEach
    void reached() {
        Eventually.get(store::ping, works -> works, SOON);
    }

    @Override
    protected CacheStore store() {
        return store;
    }

    private static CachedAnswer answer() {
        return new CachedAnswer(0, "application/json", "{}".getBytes(UTF_8));
    }

    private static boolean kept(String key) {
        return Eventually.get(
                () -> {
                    store.put(key, answer(), Optional.empty());
                    return store.get(List.of(key)).getFirst().isPresent();
                },
                kept -> kept,
                SOON);
    }

    @Test
    void answersLieOnAllNodesAndAreReadTogether() {
        List<String> keys = IntStream.range(0, 60).mapToObj(at -> "spread" + at).toList();
        keys.forEach(ValkeyClusterTest::kept);
        assertThat(nodes.all()).allSatisfy(node -> assertThat(count(node)).isPositive());
        assertThat(
                        Eventually.get(
                                () -> store.get(keys),
                                found -> found.stream().allMatch(Optional::isPresent),
                                SOON))
                .hasSize(60);
    }

    private static long count(ValkeyServer node) {
        try (Jedis client = node.client()) {
            return client.dbSize();
        }
    }

    @Test
    void aSlotThatMovesIsFoundAgain() {
        String key = "moves";
        assertThat(kept(key)).isTrue();
        // who has a key of a slot doesn't give it away
        assertThat(store.delete(List.of(key))).isTrue();
        int slot = JedisClusterCRC16.getSlot("tollgate:cache:" + key);
        ValkeyServer next = nodes.all().get((slot * 3 / SLOTS + 1) % 3);
        String id = id(next);
        // who had it gives it up last
        List.of(
                        next,
                        nodes.all().get((slot * 3 / SLOTS + 2) % 3),
                        nodes.all().get(slot * 3 / SLOTS))
                .forEach(node -> {
                    try (Jedis client = node.client()) {
                        client.clusterSetSlotNode(slot, id);
                    }
                });
        assertThat(kept(key)).isTrue();
        assertThat(store.delete(List.of(key))).isTrue();
    }

    private static String id(ValkeyServer node) {
        try (Jedis client = node.client()) {
            return client.clusterMyId();
        }
    }

    @Test
    void aFrozenNodeHidesItsOwnAnswersAlone() {
        List<String> keys = IntStream.range(0, 60).mapToObj(at -> "frozen" + at).toList();
        keys.forEach(ValkeyClusterTest::kept);
        ValkeyServer last = nodes.all().getLast();
        last.freeze();
        try {
            Eventually.get(store::up, up -> !up, SOON);
            assertThat(
                            Eventually.get(
                                    () ->
                                            store.get(keys).stream()
                                                    .filter(Optional::isPresent)
                                                    .count(),
                                    found -> found >= 30,
                                    SOON))
                    .isBetween(30L, 59L);
        } finally {
            last.thaw();
        }
    }
}
