package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.PoolKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How a pool of keys stands, and where a request to it would go. */
class StandingTest {

    private static final long NOW = Instant.parse("2026-03-02T10:00:00Z").toEpochMilli();
    private static final int KEYS = 500;
    private static final List<String> MODELS = List.of("a", "b", "c", "d", "e");

    private final Router router = router();

    @Test
    void keyIsAvailableWhileOneOfItsModelsIs() {
        for (Standing standing : router.standings()) {
            String key = standing.key().orElseThrow().id();
            boolean all = key.equals("key-1");
            boolean one = key.equals("key-2") && standing.target().model().equals("a");
            if (all || one) {
                standing.state().close(closure(Closure.Reason.DAY_QUOTA));
            }
        }

        assertThat(Standing.pools(router.standings()))
                .containsExactly(new Standing.Pool("gemini", KEYS, KEYS - 1));
        assertThat(router.standings())
                .filteredOn(standing -> standing.name().equals("day_quota"))
                .hasSize(6);
    }

    @Test
    void closedKeyClosesItsModels() {
        Standing first = router.standings().getFirst();
        DeploymentState key = java.util.Objects.requireNonNull(first.state().key());

        key.close(closure(Closure.Reason.KEY_REFUSED));

        assertThat(router.standings())
                .filteredOn(standing -> standing.name().equals("key_refused"))
                .hasSize(MODELS.size())
                .allMatch(standing -> standing.state().key() == key);
    }

    @Test
    void fullMinuteIsAReasonOnItsOwn() {
        Selection selection = router.select("gpt-4", new PlainRequest("gpt-4")).orElseThrow();
        Reservation reservation = selection.next();
        reservation.left(10);

        Standing used =
                router.standings().stream()
                        .filter(one -> one.target().equals(reservation.target()))
                        .findFirst()
                        .orElseThrow();

        assertThat(used.name()).isEqualTo("minute_quota");
        assertThat(used.closed().orElseThrow().until()).isGreaterThan(NOW);
        assertThat(used.state().quotas(NOW)).containsExactly(new Quota("rpm", 1, 1));
    }

    @Test
    void largePoolIsExplainedAtOnce() {
        router.standings().stream()
                .limit(600)
                .forEach(standing -> standing.state().close(closure(Closure.Reason.COOLDOWN)));
        explain();
        long begin = System.nanoTime();

        Explanation explanation = explain();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(explanation.order()).hasSize(20);
        assertThat(explanation.order().getFirst().candidate().target().model()).isEqualTo("b");
        assertThat(explanation.excluded()).hasSize(600);
        assertThat(explanation.further()).isEqualTo(KEYS * MODELS.size() - 620);
    }

    @Test
    void lastOneIsKeptHoweverIllItIs() {
        List<Standing> all = router.standings();

        all.forEach(one -> router.unhealthy(one.state(), closure(Closure.Reason.UNHEALTHY)));

        assertThat(router.standings())
                .filteredOn(one -> one.closed().isEmpty())
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isSameAs(all.getLast().state()));
        all.forEach(one -> router.healthy(one.state()));
        assertThat(router.standings()).allMatch(one -> one.closed().isEmpty());
    }

    @Test
    void goodCheckOpensNothingElse() {
        DeploymentState state = router.standings().getFirst().state();
        state.close(closure(Closure.Reason.DAY_QUOTA));

        router.healthy(state);

        assertThat(state.open(NOW)).isFalse();
    }

    private Explanation explain() {
        return router.explain("gpt-4", new PlainRequest("gpt-4"), 20).orElseThrow();
    }

    private static Closure closure(Closure.Reason reason) {
        return new Closure(reason, NOW + 60_000, Optional.of(ErrorClass.RATE_LIMIT));
    }

    private static Router router() {
        List<Deployment> deployments = new ArrayList<>();
        Limits once = new Limits(OptionalLong.of(1), OptionalLong.empty());
        for (int key = 1; key <= KEYS; key++) {
            PoolKey poolKey = new PoolKey("gemini", "key-" + key, Limits.NONE, Map.of("a", once));
            for (String model : MODELS) {
                deployments.add(
                        TestDeployments.with(
                                TestDeployments.named(key + "/" + model, "gpt-4", model),
                                routing(poolKey, MODELS.indexOf(model))));
            }
        }
        return new Router(
                deployments,
                RoutingSettings.DEFAULT,
                new Router.Parts(
                        new States(),
                        _ -> ModelFacts.UNKNOWN,
                        Shared.NOBODY,
                        InstantSource.fixed(Instant.ofEpochMilli(NOW)),
                        new Random(1)));
    }

    private static Deployment.Routing routing(PoolKey key, int order) {
        Deployment.Routing plain =
                TestDeployments.routing(OptionalDouble.empty(), OptionalInt.of(order));
        return new Deployment.Routing(
                plain.weight(),
                plain.limits(),
                plain.order(),
                plain.maxParallelRequests(),
                plain.tags(),
                plain.retries(),
                plain.cooldown(),
                plain.budget(),
                plain.mirror(),
                Optional.of(key));
    }
}
