package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Prices;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Usage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrategiesTest {

    private static final PlainRequest REQUEST = new PlainRequest("m");
    private static final PlainRequest STREAM =
            new PlainRequest("m") {
                @Override
                public boolean stream() {
                    return true;
                }
            };

    private final TestClock clock = new TestClock("2026-03-01T12:00:00Z");
    private final Random random = new Random(11);
    private final States states = new States();

    @Test
    void leastBusyTakesTheOneWithTheFewestCallsUnderWay() {
        Router router = router(TestSettings.strategy("least-busy"), "a", "b", "c");
        Reservation first = next(router);
        Reservation second = next(router);
        Reservation third = next(router);

        assertThat(List.of(id(first), id(second), id(third))).containsOnlyOnce("a", "b", "c");
        second.left(0);
        assertThat(id(next(router))).isEqualTo(id(second));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "simple-shuffle",
                "least-busy",
                "usage-based-routing",
                "usage-based-routing-v2",
                "latency-based-routing",
                "cost-based-routing",
                "provider-budget-routing"
            })
    void equalOnesGetEqualShares(String strategy) {
        Map<String, Integer> calls = new HashMap<>();
        Router router = router(TestSettings.strategy(strategy), "a", "b", "c", "d", "closed");
        close("closed", Duration.ofHours(1));
        for (int i = 0; i < 4_000; i++) {
            Reservation reservation = next(router);
            calls.merge(id(reservation), 1, Integer::sum);
            reservation.answered(answer(Duration.ofSeconds(1), 8));
        }

        assertThat(calls).containsOnlyKeys("a", "b", "c", "d");
        assertThat(calls.values()).allSatisfy(count -> assertThat(count).isBetween(880, 1120));
    }

    @Test
    void costBasedTakesTheCheapestThatHasRoom() {
        Map<String, Double> costs = Map.of("cheap", 1e-7, "dear", 1e-6);
        Router router =
                new Router(
                        List.of(limited("dear", 10), limited("cheap", 2), limited("unknown", 10)),
                        TestSettings.strategy("cost-based-routing"),
                        parts(target -> facts(costs.get(target.deployment().id()))));

        assertThat(List.of(id(next(router)), id(next(router)), id(next(router))))
                .containsExactly("cheap", "cheap", "dear");
    }

    @Test
    void latencyBasedTakesTheFastestByToken() {
        Router router = latency(0, 10, "slow", "fast");
        teach(router, Map.of("slow", answer(Duration.ofSeconds(2), 10)));
        teach(router, Map.of("fast", answer(Duration.ofSeconds(3), 100)));

        assertThat(ids(router, REQUEST, 20)).containsOnlyKeys("fast");
    }

    @Test
    void latencyBasedTakesTheFirstTokenForStreams() {
        Router router = latency(0, 10, "quick", "wordy");
        states("quick").firstToken().add(0.2, clock.millis(), args(10));
        states("quick").perToken().add(9, clock.millis(), args(10));
        states("wordy").firstToken().add(2, clock.millis(), args(10));
        states("wordy").perToken().add(0.1, clock.millis(), args(10));

        assertThat(ids(router, STREAM, 10)).containsOnlyKeys("quick");
        assertThat(ids(router, REQUEST, 10)).containsOnlyKeys("wordy");
    }

    @Test
    void whoHasNoLatencyComesFirstWithOneCallAtATime() {
        Router router = latency(0, 10, "known", "new");
        states("known").perToken().add(0.1, clock.millis(), args(10));

        Reservation probe = next(router);
        assertThat(id(probe)).isEqualTo("new");
        assertThat(id(next(router))).isEqualTo("known");
        probe.answered(answer(Duration.ofMillis(10), 10));
        assertThat(id(next(router))).isEqualTo("new");
    }

    @Test
    void timeoutCountsAsVerySlow() {
        Router router = latency(0, 10, "a", "b");
        states("a").perToken().add(0.1, clock.millis(), args(10));
        states("b").perToken().add(0.2, clock.millis(), args(10));
        Reservation reservation = next(router);
        assertThat(id(reservation)).isEqualTo("a");
        reservation.failed(new Failure.Upstream(ErrorClass.TIMEOUT, "too late"));

        assertThat(ids(router, REQUEST, 10)).containsOnlyKeys("b");
    }

    @Test
    void bufferLetsTheAlmostFastestTakePart() {
        Router router = latency(0.5, 10, "a", "b", "c");
        states("a").perToken().add(1, clock.millis(), args(10));
        states("b").perToken().add(1.4, clock.millis(), args(10));
        states("c").perToken().add(1.6, clock.millis(), args(10));

        assertThat(ids(router, REQUEST, 50)).containsOnlyKeys("a", "b");
    }

    @Test
    void latenciesSlideAndAge() {
        Latencies latencies = new Latencies();
        for (int second = 1; second <= 4; second++) {
            latencies.add(second, clock.millis(), args(3));
        }

        assertThat(latencies.average(clock.millis())).isEqualTo(3);
        clock.advance(Duration.ofMinutes(30));
        latencies.add(8, clock.millis(), args(3));
        assertThat(latencies.average(clock.millis())).isEqualTo(5);
        clock.advance(Duration.ofMinutes(30));
        assertThat(latencies.average(clock.millis())).isEqualTo(8);
        clock.advance(Duration.ofMinutes(30));
        assertThat(latencies.average(clock.millis())).isNaN();
    }

    @Test
    void whatWasLearnedOutlivesTheConfiguration() {
        Router before = latency(0, 10, "a", "b");
        teach(before, Map.of("a", answer(Duration.ofSeconds(1), 10)));
        teach(before, Map.of("b", answer(Duration.ofSeconds(2), 10)));

        assertThat(ids(latency(0, 10, "b", "a"), REQUEST, 10)).containsOnlyKeys("a");
    }

    @Test
    void requestThatNeedsMoreTokensThanAreLeftGoesToOneThatHasThem() {
        Limits tokens = new Limits(OptionalLong.empty(), OptionalLong.of(100));
        Router router =
                new Router(
                        List.of(limited("a", tokens), limited("b", tokens)),
                        TestSettings.strategy("usage-based-routing-v2"),
                        parts(_ -> ModelFacts.UNKNOWN));
        for (int i = 0; i < 4; i++) {
            next(router, sized(40));
        }

        assertThat(id(next(router, sized(20)))).isIn("a", "b");
        assertThat(router.select("m", sized(30)).orElseThrow().hasOthers()).isFalse();
        assertThat(id(next(router, sized(20)))).isIn("a", "b");
    }

    private static PlainRequest sized(long tokens) {
        return new PlainRequest("m") {
            @Override
            public long inputTokens() {
                return tokens;
            }
        };
    }

    private Speed states(String id) {
        return states.of(new Target(deployment(id), "x")).speed();
    }

    private void close(String id, Duration time) {
        states.of(new Target(deployment(id), "x"))
                .close(
                        new Closure(
                                Closure.Reason.COOLDOWN,
                                clock.millis() + time.toMillis(),
                                Optional.empty()));
    }

    private static RoutingSettings.StrategyArgs args(int samples) {
        return new RoutingSettings.StrategyArgs(Duration.ofHours(1), 0, samples);
    }

    /** Calls until each of those named has answered once. */
    private void teach(Router router, Map<String, Learner.Answered> answers) {
        answers.forEach((id, answer) -> {
            Reservation reservation = next(router);
            while (!id(reservation).equals(id)) {
                reservation.left(0);
                reservation = next(router);
            }
            reservation.answered(answer);
        });
    }

    private static Learner.Answered answer(Duration took, int tokens) {
        Usage usage = new Usage(10, 0, 0, 0, tokens, 0, 0, 0, 0, 0, 0);
        return new Learner.Answered(usage, took, took, Map.of());
    }

    private Map<String, Integer> ids(Router router, RouteRequest request, int times) {
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < times; i++) {
            ids.merge(id(next(router, request)), 1, Integer::sum);
        }
        return ids;
    }

    private static Reservation next(Router router) {
        return next(router, REQUEST);
    }

    private static Reservation next(Router router, RouteRequest request) {
        return router.select("m", request).orElseThrow().next();
    }

    private static String id(Reservation reservation) {
        return reservation.target().deployment().id();
    }

    private Router latency(double buffer, int samples, String... ids) {
        return router(TestSettings.latency(Duration.ofHours(1), buffer, samples), ids);
    }

    private Router router(RoutingSettings settings, String... ids) {
        List<Deployment> deployments =
                List.of(ids).stream().map(StrategiesTest::deployment).toList();
        return new Router(deployments, settings, parts(_ -> ModelFacts.UNKNOWN));
    }

    private Router.Parts parts(java.util.function.Function<Target, ModelFacts> facts) {
        return new Router.Parts(states, facts, Shared.NOBODY, clock, random);
    }

    private static Deployment deployment(String id) {
        return TestDeployments.named(id, "m", "x");
    }

    private static Deployment limited(String id, int rpm) {
        return limited(id, new Limits(OptionalLong.of(rpm), OptionalLong.empty()));
    }

    private static Deployment limited(String id, Limits limits) {
        return TestDeployments.with(
                deployment(id),
                TestDeployments.routing(OptionalDouble.empty(), OptionalInt.empty(), limits));
    }

    private static ModelFacts facts(Double cost) {
        Optional<Prices> prices = Optional.ofNullable(cost).map(each -> new Prices(each, each));
        return new ModelFacts(
                OptionalLong.empty(), prices, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
