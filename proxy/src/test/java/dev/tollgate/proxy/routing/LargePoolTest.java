package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.PoolKey;
import dev.tollgate.proxy.model.Usage;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hundreds of keys behind one name. {@link #main} prints what a choice costs. */
class LargePoolTest {

    private static final int KEYS = 500;
    private static final int MODELS = 5;
    private static final Learner.Answered ANSWER =
            new Learner.Answered(
                    new Usage(10, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0),
                    Duration.ofMillis(300),
                    Duration.ofMillis(100),
                    Map.of());
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Limits LARGE = minute(1_000_000);

    public static void main(String[] args) {
        for (String strategy :
                List.of(
                        "simple-shuffle",
                        "least-busy",
                        "usage-based-routing-v2",
                        "latency-based-routing",
                        "cost-based-routing")) {
            Router router = pool(strategy, KEYS, LARGE, InstantSource.system());
            print(strategy, router);
            closeAllBut(router, 10);
            print(strategy + ", 98 % closed", router);
        }
    }

    private static void print(String name, Router router) {
        time(router, 50_000);
        long[] nanos = time(router, 100_000);
        System.out.printf(
                "%-38s mean %5.1f us, median %5.1f us, 99 %% under %5.1f us, %d bytes%n",
                name,
                Arrays.stream(nanos).average().orElseThrow() / 1e3,
                nanos[nanos.length / 2] / 1e3,
                nanos[nanos.length * 99 / 100] / 1e3,
                allocated(router));
    }

    /** Leaves so many keys open. */
    private static void closeAllBut(Router router, int open) {
        List<Candidate> all = router.group("m").orElseThrow().candidates();
        for (Candidate candidate : all.subList(open * MODELS, all.size())) {
            candidate
                    .state()
                    .close(new Closure(Closure.Reason.DAY_QUOTA, Long.MAX_VALUE, Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "simple-shuffle",
                "least-busy",
                "usage-based-routing-v2",
                "latency-based-routing",
                "cost-based-routing"
            })
    void choiceIsQuickAndAllocatesNothingByTheSizeOfThePool(String strategy) {
        Router small = pool(strategy, 2, LARGE, InstantSource.system());
        Router large = pool(strategy, KEYS, LARGE, InstantSource.system());
        time(small, 3_000);
        long[] nanos = time(large, 3_000);

        assertThat(Duration.ofNanos(nanos[nanos.length / 2])).isLessThan(Duration.ofMillis(1));
        assertThat(allocated(large)).isLessThan(allocated(small) + 1_000);
    }

    @ParameterizedTest
    @CsvSource({"true, 200000", "false, 200000"})
    void eightThreadsUseAllEvenly(boolean limited, int requests) throws InterruptedException {
        Limits limits = limited ? minute(10_000) : Limits.NONE;
        InstantSource frozen = InstantSource.fixed(NOON);
        Router router = pool("usage-based-routing-v2", 40, limits, frozen);
        Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
        inThreads(
                8,
                requests / 8,
                () -> {
                    Reservation reservation = next(router);
                    calls.computeIfAbsent(
                                    reservation.target().deployment().id(),
                                    _ -> new AtomicInteger())
                            .incrementAndGet();
                    reservation.answered(ANSWER);
                });

        assertThat(calls).hasSize(40 * MODELS);
        int even = requests / (40 * MODELS);
        assertThat(calls.values())
                .allSatisfy(count ->
                        assertThat(count.get()).isBetween(even * 98 / 100, even * 102 / 100));
    }

    @Test
    void everyPlaceIsUsedBeforeAnybodyIsRefused() throws InterruptedException {
        InstantSource frozen = InstantSource.fixed(NOON);
        Router router = pool("usage-based-routing-v2", 40, minute(15), frozen);
        AtomicInteger served = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        inThreads(
                8,
                100,
                () -> {
                    try {
                        next(router);
                        served.incrementAndGet();
                    } catch (FailureException full) {
                        refused.incrementAndGet();
                    }
                });

        assertThat(served).hasValue(40 * 15);
        assertThat(refused).hasValue(8 * 100 - 40 * 15);
    }

    @Test
    void poolOfNearlyFullKeysIsPassedQuickly() {
        InstantSource frozen = InstantSource.fixed(NOON);
        Limits tokens = new Limits(OptionalLong.empty(), OptionalLong.of(15));
        Router router = pool("usage-based-routing-v2", KEYS, tokens, frozen);
        for (int i = 0; i < KEYS; i++) {
            next(router);
        }
        long begin = System.nanoTime();

        assertThat(router.select("m", new PlainRequest("m")).orElseThrow().hasOthers()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(500));
    }

    private static void inThreads(int threads, int times, Runnable work)
            throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int time = 0; time < times; time++) {
                                    work.run();
                                }
                            }));
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    /** Nanoseconds for each, the quickest first. */
    private static long[] time(Router router, int times) {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long begin = System.nanoTime();
            next(router).answered(ANSWER);
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    /** Bytes for one choice. */
    private static long allocated(Router router) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int times = 200;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            next(router).left(0);
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / times;
    }

    private static Reservation next(Router router) {
        return router.select("m", new PlainRequest("m")).orElseThrow().next();
    }

    private static Limits minute(long rpm) {
        return new Limits(OptionalLong.of(rpm), OptionalLong.empty());
    }

    /** Each key has its own limits and serves all models. */
    private static Router pool(String strategy, int keys, Limits limits, InstantSource clock) {
        List<Deployment> all = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            PoolKey own = new PoolKey("gemini", "key-" + key, limits, Map.of());
            for (int model = 0; model < MODELS; model++) {
                all.add(deployment(own, "model-" + model));
            }
        }
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        Router.Parts parts =
                new Router.Parts(
                        new States(), _ -> ModelFacts.UNKNOWN, Shared.NOBODY, clock, random);
        return new Router(all, TestSettings.strategy(strategy), parts);
    }

    private static Deployment deployment(PoolKey key, String model) {
        return TestDeployments.with(
                TestDeployments.named(key.id() + "/" + model, "m", model),
                new Deployment.Routing(
                        OptionalDouble.empty(),
                        Limits.NONE,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Set.of(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(key)));
    }
}
